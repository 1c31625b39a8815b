"""The kernel `bowlab` under the real jupyter_client: what stock tslab gets wrong (kernel by kernel, row by row), asked of this one.

Usage: client.py FOLDER [NAME …]. Runs the named checks, or all, each against a kernel started in FOLDER, and prints a JSON object
{name: null or the traceback} on stdout; figures go to stderr.
"""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager

from jupyter_client import KernelManager

FOLDER = sys.argv[1]
TIMEOUT = 60
checks = {}


def check(function):
    checks[function.__name__] = function
    return function


@contextmanager
def kernel(folder=FOLDER):
    manager = KernelManager(kernel_name="bowlab")
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def outputs_until_idle(client, message_id, timeout=TIMEOUT):
    """What is published about a request, up to its idle."""
    found = []
    while True:
        message = client.get_iopub_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return found
        found.append(message)


def run(client, code, **options):
    message_id = client.execute(code, **options)
    published = outputs_until_idle(client, message_id)
    return reply_to(client, message_id), published


def reply_to(client, message_id, channel="shell"):
    get = client.get_shell_msg if channel == "shell" else client.get_control_msg
    while True:
        reply = get(timeout=TIMEOUT)
        if reply["parent_header"]["msg_id"] == message_id:
            return reply["content"]


def text_of(published, name="stdout"):
    return "".join(m["content"]["text"] for m in published if m["msg_type"] == "stream" and m["content"]["name"] == name)


def result_of(published):
    return [m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "execute_result"]


@check
def twenty_thousand_lines_arrive_in_order():
    with kernel() as (_, client):
        _, published = run(client, "for (let i = 0; i < 20000; i++) console.log(i);")
        assert text_of(published) == "".join(f"{i}\n" for i in range(20000))


@check
def thirty_cells_of_sixty_lines_each_end_with_idle():
    with kernel() as (_, client):
        ids = [client.execute(f"for (let i = 0; i < 60; i++) console.log({k}, i);") for k in range(30)]
        for k, message_id in enumerate(ids):
            published = outputs_until_idle(client, message_id)
            assert text_of(published) == "".join(f"{k} {i}\n" for i in range(60)), k


@check
def output_of_200_kib_a_second_loses_nothing_and_memory_stays_bounded():
    seconds = int(os.environ.get("BOWLAB_FLOOD_SECONDS", "10"))
    with kernel() as (manager, client):
        code = f"""
const line = "x".repeat(1023);
for (let i = 0; i < {seconds * 20}; i++) {{
  for (let k = 0; k < 10; k++) console.log(line);
  await new Promise((done) => setTimeout(done, 50));
}}"""
        run(client, "1")
        front = manager.provisioner.process.pid
        before = resident(front)
        message_id = client.execute(code)
        size = len(text_of(outputs_until_idle(client, message_id)))
        after = resident(front)
        print(f"front: {before} MiB before, {after} MiB after {size / 2**20:.1f} MiB of output", file=sys.stderr)
        assert size == seconds * 200 * 1024, size
        assert after - before < 100, (before, after)


def resident(pid):
    """MiB of memory that a process keeps."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


@check
def heartbeat_and_control_answer_during_a_synchronous_loop():
    seconds = float(os.environ.get("BOWLAB_LOOP_SECONDS", "10"))
    with kernel() as (_, client):
        run(client, "1")
        message_id = client.execute(f"const until = Date.now() + {seconds * 1000}; while (Date.now() < until);")
        time.sleep(0.3)
        beats = [ping(client) for _ in range(100)]
        started = time.perf_counter()
        request = client.session.msg("kernel_info_request")
        client.control_channel.send(request)
        assert reply_to(client, request["header"]["msg_id"], "control")["status"] == "ok"
        control = time.perf_counter() - started
        assert client.is_alive()
        outputs_until_idle(client, message_id)
        print(f"100 heartbeats: slowest {max(beats) * 1000:.1f} ms; kernel_info on control: {control * 1000:.1f} ms", file=sys.stderr)
        assert control < seconds


def ping(client):
    """Seconds of one heartbeat, by a socket of our own."""
    import zmq

    beat = zmq.Context.instance().socket(zmq.REQ)
    beat.linger = 0
    beat.connect(client._make_url("hb"))
    started = time.perf_counter()
    beat.send(b"ping")
    assert beat.poll(10000) and beat.recv() == b"ping", "no heartbeat"
    elapsed = time.perf_counter() - started
    beat.close()
    return elapsed


@check
def cells_after_an_error_are_aborted_or_run_as_asked():
    with kernel() as (_, client):
        ids = [client.execute("throw new Error('x')"), client.execute("1")]
        assert [reply_to(client, i)["status"] for i in ids] == ["error", "aborted"]
        ids = [client.execute("throw new Error('x')", stop_on_error=False), client.execute("1")]
        assert [reply_to(client, i)["status"] for i in ids] == ["error", "ok"]


@check
def results_and_errors_have_messages_of_their_own():
    with kernel() as (_, client):
        reply, published = run(client, "const a = 40;\na + 2")
        assert [m["msg_type"] for m in published] == ["status", "execute_input", "execute_result"]
        assert result_of(published) == ["42"] and reply["execution_count"] == 1
        reply, published = run(client, "\n\nthrow new TypeError('bad')")
        error = published[-1]
        assert error["msg_type"] == "error"
        for content in (reply, error["content"]):
            assert (content["ename"], content["evalue"]) == ("TypeError", "bad")
            assert any("cell-2.ts:3:7" in line for line in content["traceback"])


@check
def interrupt_stops_a_loop_after_an_await_and_keeps_state():
    with kernel() as (manager, client):
        run(client, "const kept = 5;")
        message_id = client.execute("await 1; console.log('started'); while (true) {}")
        while "started" not in text_of([client.get_iopub_msg(timeout=TIMEOUT)]):
            pass
        started = time.perf_counter()
        manager.interrupt_kernel()
        reply = reply_to(client, message_id)
        print(f"interrupted after {time.perf_counter() - started:.2f} s", file=sys.stderr)
        assert reply["ename"] == "Interrupted"
        assert result_of(run(client, "kept")[1]) == ["5"]


@check
def shutdown_ends_it_with_an_open_timer():
    with kernel() as (manager, client):
        run(client, "setInterval(() => {}, 1000);")
        client.shutdown()
        manager.provisioner.process.wait(timeout=10)


@check
def restart_gives_a_fresh_session_and_keeps_the_history():
    with kernel() as (manager, client):
        run(client, "const before_restart = 1;")
        manager.restart_kernel()
        client.wait_for_ready(timeout=TIMEOUT)
        reply, _ = run(client, "before_restart")
        assert reply["ename"] == "TypeScriptError"
        history = reply_to(client, client.history(hist_access_type="tail", n=2))["history"]
        assert "const before_restart = 1;" in [entry[2] for entry in history]


@check
def history_is_answered_while_a_cell_computes():
    with kernel() as (_, client):
        run(client, "1")
        message_id = client.execute("const until = Date.now() + 3000; while (Date.now() < until);")
        time.sleep(0.2)
        started = time.perf_counter()
        reply_to(client, client.history(hist_access_type="tail", n=1))
        assert time.perf_counter() - started < 2.5
        outputs_until_idle(client, message_id)


@check
def questions_to_the_user_are_answered():
    with kernel() as (_, client):
        run(client, "import { confirm, prompt } from 'bowlab-kernel';")
        message_id = client.execute("[await prompt('Name?'), await prompt('Word?', { password: true }), await confirm('Sure?')]", allow_stdin=True)
        for question, password, answer in [("Name?", False, "Ada"), ("Word?", True, "secret"), ("Sure? [y/N] ", False, "y")]:
            request = client.get_stdin_msg(timeout=TIMEOUT)
            assert (request["content"]["prompt"], request["content"]["password"]) == (question, password)
            client.input(answer)
        assert result_of(outputs_until_idle(client, message_id)) == ["[ 'Ada', 'secret', true ]"]


@check
def a_question_fails_where_nobody_can_answer():
    with kernel() as (_, client):
        reply, _ = run(client, "import { prompt } from 'bowlab-kernel'; await prompt('Name?')", allow_stdin=False)
        assert "takes no input" in reply["evalue"], reply


@check
def comms_go_both_ways():
    with kernel() as (_, client):
        code = """
import { comm, onComm } from "bowlab-kernel";
onComm("echo", (channel, opening) => {
  channel.onMessage(({ data, buffers }) => channel.send({ got: data.text, bytes: buffers.map((b) => b.length) }));
  channel.send({ opened: opening.data });
});
const mine = comm("front.target", { data: { hello: 1 }, buffers: [new Uint8Array([1, 2, 3])] });
mine.id"""
        _, published = run(client, code)
        opening = next(m for m in published if m["msg_type"] == "comm_open")
        assert opening["content"]["target_name"] == "front.target" and bytes(opening["buffers"][0]) == b"\x01\x02\x03"
        send(client, "comm_open", {"comm_id": "c1", "target_name": "echo", "data": {"x": 1}})
        assert wait_for(client, "comm_msg")["data"] == {"opened": {"x": 1}}
        send(client, "comm_msg", {"comm_id": "c1", "data": {"text": "hi"}}, buffers=[b"abcd"])
        assert wait_for(client, "comm_msg")["data"] == {"got": "hi", "bytes": [4]}
        comms = reply_to(client, client.comm_info())["comms"]
        assert {c["target_name"] for c in comms.values()} == {"echo", "front.target"}
        send(client, "comm_close", {"comm_id": "c1", "data": {}})
        comms = reply_to(client, client.comm_info(target_name="echo"))["comms"]
        assert comms == {}
        send(client, "comm_open", {"comm_id": "c2", "target_name": "unknown", "data": {}})
        assert wait_for(client, "comm_close")["comm_id"] == "c2"


def send(client, kind, content, buffers=None):
    message = client.session.msg(kind, content)
    client.session.send(client.shell_channel.socket, message, buffers=buffers)


def wait_for(client, kind):
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"] == kind:
            return message["content"]


@check
def broadcast_publishes_any_message():
    with kernel() as (_, client):
        code = """
import { broadcast } from "bowlab-kernel";
await broadcast("display_data", { data: { "text/plain": "x" }, metadata: {}, transient: {} }, { buffers: [new Uint8Array([7])] });"""
        _, published = run(client, code)
        message = next(m for m in published if m["msg_type"] == "display_data")
        assert bytes(message["buffers"][0]) == b"\x07"


@check
def silent_and_unstored_cells_count_nothing():
    with kernel() as (_, client):
        _, published = run(client, "console.log('hush'); 5", silent=True)
        assert [m["msg_type"] for m in published] == ["status"]
        reply, _ = run(client, "1", store_history=False)
        assert reply["execution_count"] == 0
        assert run(client, "1")[0]["execution_count"] == 1


@check
def kernel_info_says_what_it_is():
    with kernel() as (_, client):
        info = reply_to(client, client.kernel_info())
        assert info["status"] == "ok" and info["protocol_version"] == "5.4" and info["implementation"] == "bowlab"
        language = info["language_info"]
        version = result_of(run(client, 'import * as ts from "typescript"; ts.version')[1])[0]
        assert language["name"] == "typescript" and language["version"] == version
        assert f"TypeScript {version} on Node" in info["banner"]


@check
def the_language_of_cells_has_what_stock_tslab_lacks():
    with kernel() as (_, client):
        cells = [
            ("await (Promise.resolve(1))", "1"),
            ("(await [1, 2]).length", "2"),
            ("await (await Promise.resolve({ json: async () => 3 })).json()", "3"),
            ("let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum", "3"),
            ("export const shared = 4;\nshared", "4"),
            ("import.meta.url.startsWith('file:///')", "true"),
            ("__dirname === process.cwd()", "true"),
        ]
        for code, expected in cells:
            reply, published = run(client, code)
            assert (reply["status"], result_of(published)) == ("ok", [expected]), (code, reply)


@check
def edited_modules_above_the_notebook_are_reloaded_with_what_depends_on_them():
    def write(name, text):
        with open(os.path.join(FOLDER, name), "w") as file:
            file.write(text)

    folder = os.path.join(FOLDER, "below")
    os.makedirs(folder, exist_ok=True)
    write("low.ts", "export const low = () => 1;")
    write("high.ts", "import { low } from './low';\nexport const high = () => low() + 1;")
    with kernel(folder) as (_, client):
        cell = "import { high } from '../high';\nhigh()"
        assert result_of(run(client, cell)[1]) == ["2"]
        write("low.ts", "export const low = () => 10;")
        assert result_of(run(client, cell)[1]) == ["11"]
        write("low.ts", "export const low = (): number => {\n  throw new Error('deep');\n};")
        reply, _ = run(client, cell)
        assert any("low.ts:2:9" in line for line in reply["traceback"]), reply["traceback"]
        assert result_of(run(client, "import { Random } from 'bowlab';\ntypeof new Random(1).uniform()")[1]) == ["number"]


@check
def displays_have_metadata_updates_and_clear_output():
    with kernel() as (_, client):
        code = """
import { clearOutput, display } from "bowlab-kernel";
display({ "text/plain": "a", "text/html": "<b>a</b>" }, { raw: true, display_id: "d", metadata: { note: 1 } });
display({ "text/plain": "b" }, { raw: true, display_id: "d", update: true });
clearOutput({ wait: true });"""
        _, published = run(client, code)
        shown = [m for m in published if m["msg_type"] not in ("status", "execute_input")]
        assert [m["msg_type"] for m in shown] == ["display_data", "update_display_data", "clear_output"]
        assert shown[0]["content"]["metadata"] == {"note": 1} and set(shown[0]["content"]["data"]) == {"text/plain", "text/html"}
        assert shown[0]["content"]["transient"] == shown[1]["content"]["transient"] == {"display_id": "d"}
        assert shown[2]["content"] == {"wait": True}


@check
def a_kernel_whose_parent_is_killed_ends_with_its_session():
    script = (
        "import sys, time; from jupyter_client import KernelManager; m = KernelManager(kernel_name='bowlab'); m.start_kernel();"
        "c = m.client(); c.start_channels(); c.wait_for_ready(); print(m.provisioner.process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=FOLDER)
    front = int(parent.stdout.readline())
    sessions = subprocess.run(["ps", "-o", "pid=", "--ppid", str(front)], capture_output=True, text=True).stdout.split()
    assert sessions
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.time() + 15
    while any(alive(int(pid)) for pid in [front, *sessions]):
        assert time.time() < deadline, "the kernel outlives its parent"
        time.sleep(0.1)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return ") Z" not in stat.read()
    except FileNotFoundError:
        return False


@check
def a_taken_port_ends_it_with_a_message():
    manager = KernelManager(kernel_name="bowlab")
    with socket.create_server(("127.0.0.1", 0)) as server:
        manager.load_connection_info({"ip": "127.0.0.1", "transport": "tcp", "key": b"k", "signature_scheme": "hmac-sha256"})
        manager.write_connection_file()
        with open(manager.connection_file) as file:
            info = json.load(file)
        info["shell_port"] = server.getsockname()[1]
        with open(manager.connection_file, "w") as file:
            json.dump(info, file)
        command = [word.replace("{connection_file}", manager.connection_file) for word in manager.kernel_spec.argv]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and "shell_port" in done.stderr, done


if __name__ == "__main__":
    results = {}
    for name in sys.argv[2:] or checks:
        try:
            checks[name]()
            results[name] = None
        except Exception:
            results[name] = traceback.format_exc()
    print(json.dumps(results))
