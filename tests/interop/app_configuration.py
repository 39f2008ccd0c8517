#!/usr/bin/env python3
"""Drives azure-appconfiguration against a server: app_configuration.py BASE_URL sync|async."""

import asyncio
import sys
import time
from datetime import datetime, timezone

from azure.appconfiguration import (
    AzureAppConfigurationClient,
    ConfigurationSetting,
    ConfigurationSettingsFilter,
    FeatureFlagConfigurationSetting,
    ResourceReadOnlyError,
    SecretReferenceConfigurationSetting,
    aio,
)
from azure.core import MatchConditions
from azure.core.credentials import AccessToken
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.core.rest import HttpRequest

from common import Driver, collect, collect_pages, expect, fails, resolve

# The made-up credentials that the server has for tests.
KEY = ("interop-fake-id-l0-s0:Q2FwdHVyZUlk", "aW50ZXJvcC1mYWtlLXNlY3JldC1ub3QtcmVhbC0wMTIzNDU2Nzg5")
READER = ("interop-fake-id-read-only", "aW50ZXJvcC1mYWtlLXJlYWQtb25seS1zZWNyZXQtbm90LXJlYWw=")
TOKEN = "fake.bearer-token_for.interop~tests"
WRONG_SECRET = "bm90LXRoZS1zZWNyZXQ="

UNUSUAL = [
    "a space", "slash/colon:", "per%cent%2F", "plus+", "a&b=c?d#e", "Приве́т-世界", "'quoted'()!~*",
    "comma,semicolon;", "😀", "back\\slash", "{braces}[brackets]|^`\"<>", "at@dollar$", "a//b", "-._~",
]


class Token:
    def get_token(self, *_scopes, **_options):
        return AccessToken(TOKEN, int(time.time()) + 3600)


class AsyncToken:
    async def get_token(self, *_scopes, **_options):
        return AccessToken(TOKEN, int(time.time()) + 3600)

    async def close(self):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_details):
        pass


class Store:
    """A client of either kind. Every method of it can be awaited."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, name):
        return getattr(self.client, name)

    async def put(self, key, value, **more):
        conditions = {name: more.pop(name) for name in ("match_condition", "etag") if name in more}
        setting = ConfigurationSetting(key=key, value=value, **more)
        return await resolve(self.client.set_configuration_setting(setting, **conditions))

    async def get(self, key, label=None, **more):
        return await resolve(self.client.get_configuration_setting(key, label, **more))

    async def list(self, **filters):
        return await collect(self.client.list_configuration_settings(**filters))


async def drive(base, mode):
    driver = Driver(f"azure-appconfiguration {mode}")
    kind = AzureAppConfigurationClient if mode == "sync" else aio.AzureAppConfigurationClient
    opened = []

    def connect(key=KEY):
        text = f"Endpoint={base};Id={key[0]};Secret={key[1]}"
        opened.append(Store(kind.from_connection_string(text, retry_backoff_factor=0.01)))
        return opened[-1]

    # A run of its own, so that a server that lives on can be driven again.
    root = f"own-{mode}-{time.time_ns()}/"
    store = connect()

    async def writes():
        added = await resolve(store.add_configuration_setting(
            ConfigurationSetting(key=root + "a", value="1", content_type="text/plain", tags={"x": "y"})))
        expect(added.etag and not added.etag.startswith('"') and added.last_modified)
        found = await store.get(root + "a")
        expect((found.value, found.tags, found.content_type, found.label) == ("1", {"x": "y"}, "text/plain", None))
        await fails(ResourceExistsError, lambda: store.add_configuration_setting(
            ConfigurationSetting(key=root + "a", value="2")))
        await store.put(root + "a", "labelled", label="l")
        expect((await store.get(root + "a", "l")).value == "labelled")
        expect((await store.get(root + "a")).value == "1", "the label is ignored")
        await fails(ResourceNotFoundError, lambda: store.get(root + "nothing"))
    await driver.run("add, set and get", writes)

    async def names():
        for name in UNUSUAL:
            written = await store.put(root + name, name, label=name)
            expect((written.key, written.label) == (root + name, name), f"written as {written.key!r}")
            expect((await store.get(root + name, name)).value == name, name)
    await driver.run("unusual names", names)

    async def kinds():
        flag = await resolve(store.set_configuration_setting(FeatureFlagConfigurationSetting(root + "F", enabled=True)))
        expect(flag.enabled and flag.feature_id == root + "F")
        secret = SecretReferenceConfigurationSetting(root + "s", "https://vault.invalid/secrets/s")
        expect((await resolve(store.set_configuration_setting(secret))).secret_id == secret.secret_id)
        expect((await store.put(root + "u", "Ü東\u2028😀", tags={"ж": "з"})).value == "Ü東\u2028😀")
    await driver.run("feature flags, secrets and texts", kinds)

    async def conditional_reads():
        etag = (await store.put(root + "c", "1")).etag
        changed = MatchConditions.IfModified
        expect(await store.get(root + "c", etag=etag, match_condition=changed) is None, "304 was expected")
        expect((await store.get(root + "c", etag="other", match_condition=changed)).value == "1")
        same = MatchConditions.IfNotModified
        expect((await store.get(root + "c", etag=f'"{etag}"', match_condition=same)).value == "1")
        await fails(ResourceModifiedError, lambda: store.get(root + "c", etag="other", match_condition=same))
    await driver.run("conditional reads", conditional_reads)

    async def conditional_writes():
        same, present = MatchConditions.IfNotModified, MatchConditions.IfPresent
        first = await store.put(root + "w", "1")
        second = await store.put(root + "w", "2", etag=first.etag, match_condition=same)
        expect(second.etag != first.etag)
        await fails(ResourceModifiedError, lambda: store.put(root + "w", "3", etag=first.etag, match_condition=same))
        await store.put(root + "w", "4", match_condition=present)
        await fails(ResourceNotFoundError, lambda: store.put(root + "none", "5", match_condition=present))
        delete = store.delete_configuration_setting
        await fails(ResourceModifiedError, lambda: delete(root + "w", etag="old", match_condition=same))
        current = await store.get(root + "w")
        deleted = await resolve(delete(root + "w", etag=current.etag, match_condition=same))
        expect(deleted.value == "4" and await resolve(delete(root + "w")) is None, "204 was expected")
    await driver.run("conditional writes and deletes", conditional_writes)

    async def locks():
        locked = await resolve(store.set_read_only(await store.put(root + "k", "1")))
        expect(locked.read_only)
        await fails(ResourceReadOnlyError, lambda: store.put(root + "k", "2"))
        await fails(ResourceReadOnlyError, lambda: store.delete_configuration_setting(root + "k"))
        unlocked = await resolve(store.set_read_only(locked, False, match_condition=MatchConditions.IfNotModified))
        expect(not unlocked.read_only and (await store.put(root + "k", "3")).value == "3")
    await driver.run("locks", locks)

    page = root + "p/"

    async def pages():
        for number in range(7):
            parity = {"parity": "odd" if number % 2 else "even"}
            label = "low" if number < 4 else None
            await store.put(f"{page}{number}", str(number), label=label, tags=parity)
        found = await collect_pages(store.list_configuration_settings(key_filter=page + "*").by_page())
        expect([len(it) for it in found] == [3, 3, 1], f"pages of {[len(it) for it in found]}")
        expect([it.value for part in found for it in part] == [str(number) for number in range(7)])
    await driver.run("pages", pages)

    async def unchanged_pages():
        async def etags(iterator):
            found = []
            if mode == "sync":
                for _ in iterator:
                    found.append(iterator.etag)
            else:
                async for _ in iterator:
                    found.append(iterator.etag)
            return found
        seen = await etags(store.list_configuration_settings(key_filter=page + "*").by_page())
        expect(len(seen) == 3 and all(seen), f"{len(seen)} pages")
        heads = await etags(store.check_configuration_settings(key_filter=page + "*").by_page())
        expect(heads == seen, "HEAD has other entity tags than GET")

        async def changed():
            pages = store.list_configuration_settings(key_filter=page + "*").by_page(match_conditions=seen)
            return len(await collect_pages(pages))
        expect(await changed() == 0, "a page that is unchanged was sent again")
        await store.put(page + "5", "changed")
        expect(await changed() == 1, "one page was changed")
    await driver.run("unchanged pages are not sent again", unchanged_pages)

    async def filters():
        async def count(**of):
            return len(await store.list(**of))
        expect(await count(key_filter=page + "*", label_filter="low") == 4)
        expect(await count(key_filter=page + "*", label_filter="l*") == 4)
        # Seven, of which four have a label, and the one without a label that was written since.
        expect(await count(key_filter=page + "*", label_filter="\0") == 3)
        expect(await count(key_filter=page + "*", tags_filter=["parity=even"]) == 4)
        expect(await count(key_filter=f"{page}1,{page}2,{page}none") == 2)
        await store.put(root + "x*,\\y", "1")
        expect(await count(key_filter=root + "x\\*\\,\\\\y") == 1, "escaped characters")
        some = await store.list(key_filter=page + "1", fields=["key", "read_only"])
        expect(some[0].key and some[0].value is None and some[0].etag is None)
        await fails(HttpResponseError, lambda: store.list(key_filter="a*b"))
    await driver.run("filters and fields", filters)

    async def revisions():
        found = await collect(store.list_revisions(key_filter=page + "5"))
        expect([it.value for it in found] == ["changed", "5"], f"{[it.value for it in found]}")
        labels = [it.name for it in await collect(store.list_labels())]
        expect(None in labels and "low" in labels and len(set(labels)) == len(labels))
        expect([it.name for it in await collect(store.list_labels(name="lo*", fields=["name"]))] == ["low"])
    await driver.run("revisions and labels", revisions)

    async def past():
        await store.put(root + "t", "old")
        await asyncio.sleep(1.1)
        then = datetime.now(timezone.utc)
        await asyncio.sleep(1.1)
        await store.put(root + "t", "new")
        headers = {}
        hook = lambda answer: headers.update(answer.http_response.headers)
        text = then.strftime("%a, %d %b %Y %H:%M:%S GMT")
        for when in (then, then.replace(tzinfo=None), text, then.strftime("%Y-%m-%dT%H:%M:%SZ")):
            headers.clear()
            expect((await store.get(root + "t", accept_datetime=when, raw_response_hook=hook)).value == "old", when)
            memento = {name.lower(): value for name, value in headers.items()}.get("memento-datetime")
            expect(memento == text, f"Memento-Datetime is {memento}")
        found = await store.list(key_filter=root + "t", accept_datetime=then)
        expect([it.value for it in found] == ["old"])
    await driver.run("the past", past)

    async def snapshots():
        name, same = f"own-{mode}-{time.time_ns()}", MatchConditions.IfNotModified
        wanted = [ConfigurationSettingsFilter(key=page + "*", label="low")]
        poller = await resolve(store.begin_create_snapshot(
            name, wanted, composition_type="key_label", retention_period=3600, tags={"a": "b"}, polling_interval=0))
        made = await resolve(poller.result())
        expect((made.name, made.status, made.items_count) == (name, "ready", 4), f"{made.status}, {made.items_count}")
        await store.put(page + "1", "later", label="low")
        items = await store.list(snapshot_name=name)
        expect([it.value for it in items] == ["0", "1", "2", "3"], "the snapshot has changed")
        expect([it.name for it in await collect(store.list_snapshots(name=name, status=["ready"]))] == [name])
        expect(await collect(store.list_snapshots(name=name, status=["archived"])) == [])
        archived = await resolve(store.archive_snapshot(name, etag=made.etag, match_condition=same))
        expect(archived.status == "archived" and archived.expires)
        await fails(ResourceModifiedError, lambda: store.recover_snapshot(name, etag="old", match_condition=same))
        expect((await resolve(store.recover_snapshot(name))).status == "ready")
        await fails(ResourceExistsError, lambda: store.begin_create_snapshot(name, wanted))
    await driver.run("snapshots", snapshots)

    async def credentials():
        def challenge(error):
            return error.response.headers.get("WWW-Authenticate", "")
        wrong = connect((KEY[0], WRONG_SECRET))
        error = await fails(ClientAuthenticationError, lambda: wrong.get(root + "a"))
        expect("Invalid Signature" in challenge(error), challenge(error))
        unknown = connect(("nobody", KEY[1]))
        error = await fails(ClientAuthenticationError, lambda: unknown.get(root + "a"))
        expect("Invalid Credential" in challenge(error), challenge(error))
        reader = connect(READER)
        expect((await reader.get(root + "a")).value == "1")
        error = await fails(HttpResponseError, lambda: reader.put(root + "a", "2"))
        expect(error.status_code == 403, f"status {error.status_code}")
        bearer = Store(kind(base, Token() if mode == "sync" else AsyncToken()))
        opened.append(bearer)
        expect((await bearer.get(root + "a", enforce_https=False)).value == "1")
    await driver.run("credentials", credentials)

    async def throttling():
        for key in (f"throttle-{root}", f"throttle-both-{root}"):
            statuses = []
            hook = lambda answer: statuses.append(answer.http_response.status_code)
            await resolve(store.set_configuration_setting(
                ConfigurationSetting(key=key, value="1"), raw_response_hook=hook))
            expect(statuses == [429, 200], f"statuses {statuses}")
            expect((await store.get(key)).value == "1")
    await driver.run("throttling", throttling)

    async def identifiers():
        headers = {}
        hook = lambda answer: headers.update({k.lower(): v for k, v in answer.http_response.headers.items()})
        sent = {"x-ms-client-request-id": "any text", "x-ms-return-client-request-id": "true"}
        await store.get(root + "a", headers=sent, raw_response_hook=hook)
        expect(headers.get("x-ms-client-request-id") == "any text")
        expect(headers.get("x-ms-request-id") and headers.get("x-ms-correlation-request-id"))
    await driver.run("request identifiers", identifiers)

    async def sync_tokens():
        for form in ("single", "three", "two-headers", "comma-space", "stale", "unknown-param", "none"):
            fresh = connect()
            await fresh.put(f"synctoken/{form}", form)
            expect((await fresh.get(f"synctoken/{form}")).value == form)
            expect((await fresh.get(root + "a")).value == "1", form)
        await resolve(store.update_sync_token("jtqGc1I4=MDoyOA==;sn=28"))
        expect((await store.get(root + "a")).value == "1")
    await driver.run("sync tokens", sync_tokens)

    async def raw():
        async def status(method, target):
            return (await resolve(store.send_request(HttpRequest(method, target)))).status_code
        expect(await status("GET", f"/kv/{root}a?api-version=1.0&label=") == 200)
        key = (root + "a").replace("/", "%2F")
        expect(await status("HEAD", f"/kv/{key}?api-version=1.0&$Select=key,etag") == 200)
        expect(await status("GET", "/keys?api-version=1.0&name=own-*") == 200)
        expect(await status("GET", f"/kv/{key}") == 400, "api-version is required")
        expect(await status("POST", f"/kv/{key}?api-version=1.0") == 405)
    await driver.run("raw requests", raw)

    for client in opened:
        await resolve(client.close())
    driver.finish()


if __name__ == "__main__":
    asyncio.run(drive(sys.argv[1].rstrip("/"), sys.argv[2]))
