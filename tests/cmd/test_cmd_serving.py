"""Workers around one socket: they serve, are replaced, renewed, and end without dropping a request."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import requests

PROGRAM = """
import os, sys, time
from heat.cmd.serving import Listening, serve

def build():
    def app(environ, start_response):
        time.sleep(float(environ["QUERY_STRING"] or 0))
        body = str(os.getpid()).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]
    return app

listening = Listening("127.0.0.1", int(sys.argv[1]), workers=int(sys.argv[2]), threads=2)
sys.exit(serve(listening, build))
"""


class Served:
    def __init__(self, port, workers):
        self.url = f"http://127.0.0.1:{port}/"
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port), str(workers)])

    def worker(self, query=""):
        """The process that answered; waits until one does."""
        deadline = time.monotonic() + 10
        while True:
            try:
                return int(requests.get(self.url + query, timeout=5, headers={"Connection": "close"}).text)
            except requests.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def end(self):
        self.process.terminate()
        return self.process.wait(10)


@pytest.fixture
def serve(unused_port):
    started = []

    def start(workers):
        started.append(Served(unused_port, workers))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end()


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_it_serves_and_ends_when_told(serve, workers):
    served = serve(workers)

    assert (served.worker() == served.process.pid) is (workers == 0)
    assert served.end() == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(served.url, timeout=1)


def test_a_request_under_way_is_answered_before_the_end(serve):
    served = serve(1)
    worker = served.worker()
    answers = []
    asking = threading.Thread(target=lambda: answers.append(served.worker("?0.5")))
    asking.start()
    time.sleep(0.2)

    served.end()
    asking.join()

    assert answers == [worker]


def test_a_worker_that_dies_is_replaced(serve):
    served = serve(1)
    dead = served.worker()

    os.kill(dead, signal.SIGKILL)

    assert served.worker() != dead


def test_a_hangup_renews_the_workers(serve):
    served = serve(1)
    old = served.worker()

    served.process.send_signal(signal.SIGHUP)

    deadline = time.monotonic() + 10
    while (new := served.worker()) == old and time.monotonic() < deadline:
        time.sleep(0.05)
    assert new != old
    assert served.process.poll() is None
