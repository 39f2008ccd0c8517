#!/usr/bin/env python3
"""Drives azure-cosmos against a server: cosmos_db.py BASE_URL sync|async."""

import asyncio
import sys
import uuid
from datetime import datetime, timedelta, timezone

import azure.cosmos
import azure.cosmos.aio
from azure.core import MatchConditions
from azure.cosmos import PartitionKey, ThroughputProperties
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosBatchOperationError,
    CosmosHttpResponseError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from common import Driver, collect, collect_pages, expect, fails, resolve

# The made-up keys that the server has by default.
PRIMARY = "RkFLRS1jb3Ntb3MtbWFzdGVyLWtleS1mb3ItaW50ZXJvcC1jYXB0dXJlcy1vbmx5IS0wMTIzNDU2Nzg5YWJjZGVmZ2g="
SECONDARY = "RkFLRS1jb3Ntb3Mtc2Vjb25kYXJ5LWtleS1mb3ItaW50ZXJvcC1vbmx5IS0wMTIzNDU2Nzg5YWJjZGVmZ2hpamtsbW4="
OTHER = "bm90IGEga2V5IG9mIHRoZSBhY2NvdW50"

KEYS = ["Contoso", "", "Łódź 🚲", "a \"quoted\" \\ key\n", 0, -2.25, 1e21, True, False, None, "k" * 150]
IDS = ["two words", "100%", "a+b", "semi;colon,comma", "~(tilde)'*!", "naïve-日", "a=b&c"]


class Account:
    """Opens clients of the mode, and closes them."""

    def __init__(self, base, mode):
        self.base, self.is_async, self.clients = base, mode == "async", []

    async def open(self, credential=PRIMARY, **options):
        kind = azure.cosmos.aio.CosmosClient if self.is_async else azure.cosmos.CosmosClient
        client = kind(self.base, credential, **options)
        self.clients.append(client)
        if self.is_async:
            await client.__aenter__()
        return client

    async def close(self):
        for client in self.clients:
            if self.is_async:
                await client.close()


def status(error):
    return error.status_code


async def main(base, mode):
    account = Account(base, mode)
    driver = Driver(f"azure-cosmos {azure.cosmos.__version__} {mode}")
    name = f"driver-{uuid.uuid4().hex[:12]}"
    # The asynchronous client allows it always.
    anywhere = {} if mode == "async" else {"enable_cross_partition_query": True}

    client = await driver.run("account", account.open)
    if client is None:
        driver.finish()
    database = await driver.run("database: create", lambda: client.create_database(name))

    async def database_feeds():
        expect(name in [it["id"] for it in await collect(client.list_databases(max_item_count=1))])
        query = {"query": "SELECT VALUE d.id FROM d WHERE d.id = @id", "parameters": [{"name": "@id", "value": name}]}
        expect(await collect(client.query_databases(**query)) == [name])
        await fails(CosmosResourceExistsError, lambda: client.create_database(name))
        await resolve(client.create_database_if_not_exists(name))

    await driver.run("database: list, query, conflict", database_feeds)
    items = await driver.run(
        "container: create with throughput",
        lambda: database.create_container("items", PartitionKey("/pk"), offer_throughput=600),
    )
    regions = await driver.run(
        "container: create with autoscale",
        lambda: database.create_container(
            "vec-regions", PartitionKey("/pk"), offer_throughput=ThroughputProperties(auto_scale_max_throughput=5000)
        ),
    )
    levels = await driver.run(
        "container: create with a hierarchical key",
        lambda: database.create_container("levels", PartitionKey(["/tenant", "/team", "/year"], kind="MultiHash")),
    )

    async def containers():
        expect(sorted(it["id"] for it in await collect(database.list_containers(max_item_count=2))) == ["items", "levels", "vec-regions"])
        await fails(CosmosResourceExistsError, lambda: database.create_container("items", PartitionKey("/pk")))
        changed = await resolve(database.replace_container(items, PartitionKey("/pk"), default_ttl=60))
        properties = await resolve(changed.read())
        expect(properties["defaultTtl"] == 60 and properties["partitionKey"]["paths"] == ["/pk"])

    await driver.run("container: list, conflict, replace", containers)

    async def throughput():
        expect((await resolve(items.get_throughput())).offer_throughput == 600)
        await resolve(items.replace_throughput(800))
        expect((await resolve(items.get_throughput())).offer_throughput == 800)
        expect((await resolve(regions.get_throughput())).auto_scale_max_throughput == 5000)

    await driver.run("container: throughput", throughput)

    for number, key in enumerate(KEYS):

        async def one_key(key=key, item_id=f"key-{number}"):
            made = await resolve(items.create_item({"id": item_id, "pk": key}))
            expect(made["pk"] == key and made["_etag"].startswith('"'))
            expect((await resolve(items.read_item(item_id, key)))["id"] == item_id)
            found = await collect(items.query_items("SELECT VALUE c.id FROM c", partition_key=key))
            # The client takes a key that is null for none, and queries all partitions.
            expect(item_id in found if key is None else found == [item_id], found)

        await driver.run(f"key {number}: create, read, query", one_key)

    for number, item_id in enumerate(IDS):

        async def one_id(item_id=item_id):
            await resolve(items.create_item({"id": item_id, "pk": "ids"}))
            expect((await resolve(items.read_item(item_id, "ids")))["id"] == item_id)
            await resolve(items.delete_item(item_id, "ids"))
            await fails(CosmosResourceNotFoundError, lambda: items.read_item(item_id, "ids"))

        await driver.run(f"id {number}: create, read, delete", one_id)

    async def hierarchy():
        for team in ["red", "blue"]:
            await resolve(levels.create_item({"id": team, "tenant": "Contoso", "team": team, "year": 2026}))
        expect((await resolve(levels.read_item("red", ["Contoso", "red", 2026])))["team"] == "red")
        found = await collect(levels.query_items("SELECT * FROM c", partition_key=["Contoso"]))
        expect({it["id"] for it in found} == {"red", "blue"}, found)
        found = await collect(levels.query_items("SELECT * FROM c", partition_key=["Contoso", "blue"]))
        expect([it["id"] for it in found] == ["blue"], found)

    await driver.run("hierarchical key: create, read, query by a prefix", hierarchy)

    async def conditions():
        old = await resolve(items.create_item({"id": "cond", "pk": "c", "n": 1}))
        await fails(CosmosResourceExistsError, lambda: items.create_item({"id": "cond", "pk": "c"}))
        new = await resolve(items.upsert_item({"id": "cond", "pk": "c", "n": 2}))
        body = {"id": "cond", "pk": "c", "n": 3}
        only_if = {"match_condition": MatchConditions.IfNotModified}
        await fails(
            CosmosAccessConditionFailedError,
            lambda: items.replace_item("cond", body, etag=old["_etag"], **only_if),
        )
        await fails(
            CosmosAccessConditionFailedError,
            lambda: items.delete_item("cond", "c", etag=old["_etag"], **only_if),
        )
        replaced = await resolve(items.replace_item("cond", body, etag=new["_etag"], **only_if))
        expect(replaced["n"] == 3)
        await resolve(items.delete_item("cond", "c", etag=replaced["_etag"], **only_if))

    await driver.run("conditions: 409, 412, and a write that may be made", conditions)

    async def patches():
        await resolve(items.create_item({"id": "patch", "pk": "p", "n": 1, "tags": ["a"]}))
        changes = [
            {"op": "incr", "path": "/n", "value": 2},
            {"op": "add", "path": "/tags/-", "value": "b"},
            {"op": "remove", "path": "/missing"},
        ]
        await fails(CosmosHttpResponseError, lambda: items.patch_item("patch", "p", changes))
        patched = await resolve(items.patch_item("patch", "p", changes[:2], filter_predicate="from c where c.n = 1"))
        expect((patched["n"], patched["tags"]) == (3, ["a", "b"]), patched)
        error = await fails(
            CosmosHttpResponseError,
            lambda: items.patch_item("patch", "p", changes[:1], filter_predicate="from c where c.n = 1"),
        )
        expect(status(error) == 412, error)

    await driver.run("patch: changes, and a condition", patches)

    async def pages():
        for number in range(7):
            await resolve(items.create_item({"id": f"page-{number}", "pk": "pages", "n": number}))
        query = {"query": "SELECT * FROM c WHERE c.n < 6", "partition_key": "pages", "max_item_count": 4}
        sizes = [len(page) for page in await collect_pages(items.query_items(**query).by_page())]
        expect(sizes == [4, 2], sizes)
        paged = items.query_items(**query).by_page()
        first = await anext(paged) if mode == "async" else next(paged)
        expect(len(await collect(first)) == 4 and paged.continuation_token)
        rest = await collect_pages(items.query_items(**query).by_page(paged.continuation_token))
        expect([it["n"] for page in rest for it in page] == [4, 5], rest)

    await driver.run("query: pages, and one that goes on from a token", pages)

    async def all_partitions():
        found = [it["id"] for it in await collect(items.query_items("SELECT * FROM c", max_item_count=3, **anywhere))]
        expect(len(found) == len(set(found)) == len(KEYS) + 8, found)
        expect(sorted(found) == sorted(it["id"] for it in await collect(items.read_all_items(max_item_count=5))))
        by_range = []
        for feed_range in await collect(items.read_feed_ranges()):
            by_range += await collect(items.query_items("SELECT VALUE c.id FROM c", feed_range=feed_range))
        expect(sorted(found) == sorted(by_range), by_range)

    await driver.run("query: all partitions, and each range", all_partitions)

    async def languages():
        query = "SELECT c.id, c.n AS number FROM c WHERE c.n IN (1, 2, 3) AND NOT c.n = 2 ORDER BY c.n DESC"
        found = await collect(items.query_items(query, partition_key="pages"))
        expect(found == [{"id": "page-3", "number": 3}, {"id": "page-1", "number": 1}], found)
        found = await collect(items.query_items("SELECT VALUE COUNT(1) FROM c", partition_key="pages"))
        expect(found == [7], found)
        error = await fails(
            CosmosHttpResponseError, lambda: collect(items.query_items("SELECT nothing", partition_key="pages"))
        )
        expect(status(error) == 400, error)

    await driver.run("query: order, projection, count, and an error", languages)

    async def changes():
        def feed(**options):
            return collect(items.query_items_change_feed(**options))

        expect(len(await feed(start_time="Beginning", partition_key="pages", max_item_count=3)) == 7)
        recent = datetime.now(timezone.utc) - timedelta(minutes=5)
        expect(len(await feed(start_time=recent)) == len(KEYS) + 8)
        # The client cannot read its own continuation of a feed that began at a time.
        expect(len(await feed(start_time="Beginning")) == len(KEYS) + 8)
        token = items.client_connection.last_response_headers["etag"]
        expect(await feed(continuation=token) == [])
        await resolve(items.upsert_item({"id": "page-0", "pk": "pages", "n": -1}))
        await resolve(items.upsert_item({"id": "new", "pk": 0}))
        expect(sorted(it["id"] for it in await feed(continuation=token)) == ["new", "page-0"])

    await driver.run("change feed: beginning, time, continuation", changes)

    async def sessions():
        for number, key in enumerate(["a", "zzzz", 17]):
            await resolve(regions.upsert_item({"id": str(number), "pk": key}))
            await resolve(regions.read_item(str(number), key))
        expect(len(await collect(regions.query_items("SELECT * FROM c", **anywhere))) == 3)
        error = await fails(
            CosmosHttpResponseError,
            lambda: regions.read_item("0", "a", session_token="1:1#999999#3=1#4=-1"),
        )
        expect((status(error), error.sub_status) == (404, 1002), error)

    await driver.run("sessions: vectors, and one that is ahead", sessions)

    async def throttled():
        item_id = f"throttle-{name}"
        await resolve(items.create_item({"id": item_id, "pk": "t"}))
        expect((await resolve(items.read_item(item_id, "t")))["id"] == item_id)

    await driver.run("429: waits and tries again", throttled)

    for level, expected in [("Eventual", None), ("Session", None), ("Strong", 400), ("BoundedStaleness", 400)]:

        async def consistency(level=level, expected=expected):
            other = await account.open(consistency_level=level)
            container = other.get_database_client(name).get_container_client("items")
            if expected is None:
                await resolve(container.read_item("key-0", KEYS[0]))
            else:
                error = await fails(CosmosHttpResponseError, lambda: container.read_item("key-0", KEYS[0]))
                expect(status(error) == expected, error)

        await driver.run(f"consistency: {level}", consistency)

    async def batches():
        steps = [("create", ({"id": "b1", "pk": "b"},)), ("patch", ("b1", [{"op": "set", "path": "/n", "value": 1}])), ("read", ("b1",))]
        results = await resolve(items.execute_item_batch(steps, partition_key="b"))
        expect([it["statusCode"] for it in results] == [201, 200, 200], results)
        steps = [("upsert", ({"id": "b2", "pk": "b"},)), ("delete", ("missing",))]
        error = await fails(CosmosBatchOperationError, lambda: items.execute_item_batch(steps, partition_key="b"))
        expect([it["statusCode"] for it in error.operation_responses] == [424, 404], error.operation_responses)
        await fails(CosmosResourceNotFoundError, lambda: items.read_item("b2", "b"))
        await resolve(items.delete_all_items_by_partition_key("b"))
        await fails(CosmosResourceNotFoundError, lambda: items.read_item("b1", "b"))

    await driver.run("batch: all or nothing, and deletion of a partition", batches)

    async def scripts():
        await resolve(items.scripts.create_stored_procedure({"id": "proc", "body": "function () {}"}))
        expect([it["id"] for it in await collect(items.scripts.list_stored_procedures())] == ["proc"])
        await resolve(items.scripts.execute_stored_procedure("proc", partition_key="a"))
        await resolve(items.scripts.delete_stored_procedure("proc"))
        await resolve(items.scripts.create_user_defined_function({"id": "udf", "body": "function () {}"}))
        await resolve(items.scripts.delete_user_defined_function("udf"))

    await driver.run("scripts", scripts)

    async def permissions():
        user = await resolve(database.create_user({"id": "reader"}))
        resource = (await resolve(items.read()))["_self"]
        permission = await resolve(user.create_permission({"id": "read", "permissionMode": "Read", "resource": resource}))
        tokens = {f"dbs/{name}/colls/items": permission.properties["_token"]}
        reader = (await account.open(tokens)).get_database_client(name).get_container_client("items")
        expect((await resolve(reader.read_item("key-0", KEYS[0])))["id"] == "key-0")
        error = await fails(CosmosHttpResponseError, lambda: reader.upsert_item({"id": "key-0", "pk": KEYS[0]}))
        expect(status(error) == 403, error)

    await driver.run("permissions: a resource token reads and does not write", permissions)

    async def keys():
        await resolve((await account.open(SECONDARY)).get_database_client(name).read())
        error = await fails(CosmosHttpResponseError, lambda: account.open(OTHER))
        expect(status(error) == 401, error)

    await driver.run("keys: the secondary one, and another one", keys)

    for other in ["driver+é x", "AAAAdr=="]:

        async def unusual_name(other=other):
            made = await resolve(client.create_database_if_not_exists(other))
            try:
                container = await resolve(made.create_container("Mixed Ü", PartitionKey("/pk")))
                await resolve(container.create_item({"id": "Item Ü", "pk": "a"}))
                expect((await resolve(container.read_item("Item Ü", "a")))["id"] == "Item Ü")
            finally:
                await resolve(client.delete_database(other))

        await driver.run(f"database: the name {other!r}", unusual_name)

    async def identifiers():
        item = await resolve(items.read_item("key-0", KEYS[0]))
        expect((await resolve(items.read_item(item, KEYS[0])))["id"] == "key-0")

    await driver.run("addressing by resource identifiers", identifiers)
    await driver.run("container: delete", lambda: database.delete_container("levels"))
    await driver.run("database: delete", lambda: client.delete_database(name))
    await account.close()
    driver.finish()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1].rstrip("/") + "/", sys.argv[2]))
