"""What the drivers of both services share: operations, and a line for each of them."""

import inspect
import os
import sys
import traceback


class Unexpected(Exception):
    """The client got something other than what was expected."""


def expect(condition, message="the result differs"):
    if not condition:
        raise Unexpected(message)


async def resolve(value):
    """The result of a method of a client, whether it is synchronous or not."""
    return await value if inspect.isawaitable(value) else value


async def collect(items):
    """All items of an iterator of either kind."""
    items = await resolve(items)
    if hasattr(items, "__aiter__"):
        return [item async for item in items]
    return list(items)


async def collect_pages(pages):
    """All pages, each a list of items."""
    return [await collect(page) for page in await collect(pages)]


async def fails(exception, call):
    """Runs `call`, which has to raise `exception`, and returns what was raised."""
    try:
        await resolve(call())
    except exception as error:
        return error
    raise Unexpected(f"{exception.__name__} was expected, but the call succeeded")


class Driver:
    """Runs operations and counts them. Set TRACE=1 to see where one failed."""

    def __init__(self, client):
        self.client = client
        self.passed = 0
        self.failed = 0

    async def run(self, name, operation):
        try:
            result = await resolve(operation())
        except Exception as error:  # Every failure is reported, and the next operation is tried.
            self.failed += 1
            text = " ".join(f"{type(error).__name__}: {error}".split())
            print(f"FAIL {self.client} {name}: {text[:300]}", flush=True)
            if os.environ.get("TRACE"):
                traceback.print_exc()
            return None
        self.passed += 1
        print(f"PASS {self.client} {name}", flush=True)
        return result

    def finish(self):
        """Ends the program: with 1 if an operation failed, or if there was none."""
        print(f"{self.client}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)
