"""Try the course on a real JupyterHub, on one machine: `python try_hub.py`.

Three learners arrive, one without the link; two corrections come out; servers stop and start. What
each of them should find afterwards is checked, and said line by line. The settings are those of
lessons/zero-to-jupyterhub.yaml, with folders of this machine for those of the image, a repository
of this machine for yours, and processes for containers: a cluster is not tried.

    python -m venv hub && hub/bin/pip install -r tests/hub_requirements.txt
    npm install --prefix hub configurable-http-proxy
    PATH=$PWD/hub/node_modules/.bin:$PATH hub/bin/python tests/try_hub.py
"""

import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import yaml
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[1]
VALUES = yaml.safe_load((ROOT / "lessons" / "zero-to-jupyterhub.yaml").read_text("utf-8"))
HOME = VALUES["singleuser"]["storage"]["homeMountPath"]  # of a learner, in a container
LESSON = "lessons/05_cost.ipynb"
TOKEN = secrets.token_hex(16)
WHO = {"Authorization": f"token {TOKEN}"}
CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.auth_token = "{token}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "{token}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.notebook_dir = "{folder}/homes/{{username}}"
c.Spawner.default_url = "{default_url}"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]  # in a container one may be root
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
def environment(spawner):
    home = "{folder}/homes/" + spawner.user.name
    spawner.environment = {{name: value.replace("{home}", home) for name, value in {env}.items()}}
c.Spawner.pre_spawn_hook = environment
c.JupyterHub.services = [{{"name": "try", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "try", "services": ["try"], "scopes": [
    "admin:users", "admin:servers", "access:servers", "tokens"]}}]
"""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def git(*arguments: str, cwd: Path) -> None:
    identity = ["-c", "user.name=try", "-c", "user.email=try@example.edu"]
    subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True)


def check(what: str, is_so: bool) -> None:
    """Say what was looked at; stop if it is not so."""
    print(f"{'ok  ' if is_so else 'NOT '} {what}", flush=True)
    if not is_so:
        raise SystemExit(1)


class Hub:
    """A JupyterHub in a folder, with the repository that its learners pull."""

    def __init__(self, folder: Path):
        self.folder, self.address = folder, f"http://127.0.0.1:{free_port()}"
        self.repository, self.author = folder / "course.git", folder / "author"
        git("clone", "--bare", str(ROOT), str(self.repository), cwd=folder)
        git("clone", str(self.repository), str(self.author), cwd=folder)
        branch = subprocess.run(
            ["git", "branch", "--show-current"], cwd=self.author, capture_output=True, text=True
        ).stdout.strip()
        link = VALUES["singleuser"]["defaultUrl"]
        said = {key: value[0] for key, value in parse_qs(urlsplit(link).query).items()}
        self.link = {**said, "repo": self.repository.as_uri(), "branch": branch}

    def __enter__(self) -> "Hub":
        text = CONFIG.format(
            port=urlsplit(self.address).port,
            hub_port=free_port(),
            proxy_port=free_port(),
            token=TOKEN,
            folder=self.folder,
            default_url=f"/git-pull?{urlencode(self.link)}",
            python=sys.executable,
            home=HOME,
            env=VALUES["singleuser"]["extraEnv"],
        )
        (self.folder / "config.py").write_text(text, "utf-8")
        command = [sys.executable, "-m", "jupyterhub", "-f", "config.py"]
        self.log = (self.folder / "hub.log").open("w")
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log)
        self.wait(lambda: "version" in self.api("GET", ""))
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)
        self.log.close()

    def wait(self, ready, seconds: float = 180) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if ready():
                    return
            except OSError:
                pass
            time.sleep(1)
        raise SystemExit((self.folder / "hub.log").read_text("utf-8")[-3000:])

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """Ask the hub or a learner's server."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, WHO, method=method)
        with urllib.request.urlopen(request, timeout=180) as answer:
            self.arrived = answer.url
            return answer.read()

    def api(self, method: str, path: str, body: object = None) -> dict:
        return json.loads(self.ask(method, f"/hub/api{path}", body) or "{}")


class Learner:
    """Somebody who signs in, pulls, runs and saves."""

    def __init__(self, hub: Hub, name: str):
        self.hub, self.name = hub, name
        self.home = hub.folder / "homes" / name
        self.home.mkdir(parents=True)
        self.course = self.home / hub.link["targetpath"]
        hub.api("POST", f"/users/{name}")

    def start(self) -> None:
        with_server = f"/users/{self.name}/server"
        self.hub.api("POST", with_server, {})
        self.hub.wait(lambda: self.hub.api("GET", f"/users/{self.name}")["servers"][""]["ready"])

    def stop(self) -> None:
        self.hub.api("DELETE", f"/users/{self.name}/server")
        self.hub.wait(lambda: not self.hub.api("GET", f"/users/{self.name}")["servers"])

    def arrive(self) -> str:
        """Open the server without a link; return where one lands."""
        self.hub.ask("GET", f"/user/{self.name}/")
        return self.hub.arrived

    def pull(self) -> None:
        """What the page of nbgitpuller asks for when it opens."""
        query = urlencode({key: self.hub.link[key] for key in ("repo", "branch", "targetpath")})
        said = self.hub.ask("GET", f"/user/{self.name}/git-pull/api?{query}").decode()
        if '"finished"' not in said or '"error"' in said:
            raise SystemExit(said)

    def contents(self, path: str, body: object = None) -> dict:
        place = f"/user/{self.name}/api/contents/{self.hub.link['targetpath']}/{quote(path)}"
        return json.loads(self.hub.ask("GET" if body is None else "PUT", place, body))

    def run(self, source: str) -> str:
        """Run code in the folder of the lessons, in a kernel; return its output."""
        return asyncio.run(self._run(source))

    async def _run(self, source: str) -> str:
        path = f"{self.hub.link['targetpath']}/lessons/try.ipynb"
        made = self.hub.ask(
            "POST",
            f"/user/{self.name}/api/sessions",
            {"path": path, "type": "notebook", "name": "", "kernel": {"name": "python3"}},
        )
        kernel = json.loads(made)["kernel"]["id"]
        place = self.hub.address.replace("http", "ws")
        address = f"{place}/user/{self.name}/api/kernels/{kernel}/channels"
        line = await websocket_connect(HTTPRequest(address, headers=WHO))
        header = {"msg_id": "1", "msg_type": "execute_request", "session": "1", "username": "",
                  "version": "5.3", "date": ""}  # fmt: skip
        content = {"code": source, "silent": False, "store_history": False,
                   "user_expressions": {}, "allow_stdin": False}  # fmt: skip
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await line.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
        said = ""
        while True:
            answer = json.loads(await asyncio.wait_for(line.read_message(), 120))
            if answer["parent_header"].get("msg_id") != "1":
                continue
            if answer["msg_type"] == "stream":
                said += answer["content"]["text"]
            elif answer["msg_type"] == "error":
                said += "\n".join(answer["content"]["traceback"])
            elif answer["msg_type"] == "execute_reply":
                line.close()
                self.hub.ask("DELETE", f"/user/{self.name}/api/kernels/{kernel}")
                return said


def correct(hub: Hub, message: str, **changes) -> None:
    """Publish a correction: each file is changed by its function."""
    for path, change in changes.items():
        file = hub.author / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") if file.exists() else ""
        after = change(before)
        if after == before:
            raise SystemExit(f"“{message}” changes nothing in {path}: this script is out of date.")
        file.write_text(after, "utf-8")
    git("add", "-A", cwd=hub.author)
    git("commit", "-m", message, cwd=hub.author)
    git("push", "origin", "HEAD", cwd=hub.author)


def text_of(notebook: dict) -> str:
    return "\n".join("".join(cell["source"]) for cell in notebook["content"]["cells"])


def trusted(notebook: dict) -> bool:
    cells = notebook["content"]["cells"]
    return all(cell["metadata"].get("trusted") for cell in cells if cell["cell_type"] == "code")


def work(hub: Hub) -> None:
    """Let three learners work through two corrections."""
    ana, ben, cara = (Learner(hub, name) for name in ("ana", "ben", "cara"))
    for learner in (ana, ben, cara):
        learner.start()
    landed = ana.arrive()
    check("who signs in without a link lands on the course", "/git-pull?" in landed)
    for learner in (ana, ben, cara):
        learner.pull()
        check(f"{learner.name} sees the lessons", (learner.course / LESSON).exists())
    root = json.loads(hub.ask("GET", "/user/ana/api/contents/"))
    shown = [entry["name"] for entry in root["content"]]
    check("the folder one sees is the folder on the disk", shown == [hub.link["targetpath"]])
    where = "import widgets; print(widgets.__file__)"
    check("the program is the one of the lessons", str(ana.course) in ana.run(where))

    # ana adds a cell and answers; ben runs and saves; cara only looks.
    lesson = ana.contents(LESSON)
    own = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "my own note"}
    lesson["content"]["cells"].append(own)
    ana.contents(LESSON, {"type": "notebook", "content": lesson["content"]})
    vote = "from widgets.questions import vote; vote().answer('mp-cost', 'flips')"
    ana.run(vote)
    check("ana's vote is on her disk", (ana.course / "lessons/my_course.json").exists())
    lesson = ben.contents(LESSON)
    live = next(cell for cell in lesson["content"]["cells"] if cell["id"] == "explore-1-live")
    live["execution_count"] = 7
    ben.contents(LESSON, {"type": "notebook", "content": lesson["content"]})

    correct(hub, "A correction of text, quiz and program", **{
        LESSON: lambda text: text.replace("Take three minutes of your own first.", "Take FIVE."),
        "lessons/quiz/05_cost.json": lambda text: text.replace("What is true?", "What is SO?", 1),
        "widgets/before_the_fact.py": lambda _: "NEW = 'a module that the image has not'\n",
    })  # fmt: skip
    for learner in (ana, ben, cara):
        learner.stop()
        learner.start()
        learner.arrive()
        learner.pull()
        check(
            f"{learner.name} has the correction", "Take FIVE." in text_of(learner.contents(LESSON))
        )
    check("ana's own cell is kept", "my own note" in text_of(ana.contents(LESSON)))
    kept = json.loads((ana.course / "lessons/my_course.json").read_text("utf-8"))
    check("ana's vote is kept", kept["votes"]["mp-cost"]["value"] == "flips")
    said = ana.run(
        "from widgets.questions import quiz; print(quiz('05_cost').items[0]['question'])"
    )
    check("the corrected quiz arrived with the lessons", "What is SO?" in said)
    said = ben.run("from widgets.before_the_fact import NEW; print(NEW)")
    check("a new module arrived with the lessons", "the image has not" in said)

    correct(hub, "A correction in a cell that people ran, and a case", **{
        LESSON: lambda text: text.replace("cost.BreakEven(guess=", "cost.BreakEven(  guess="),
        "lessons/cases/ours.csv": lambda _: "name,demand\nOur bakery,12000\n",
    })  # fmt: skip
    for learner in (ana, ben, cara):
        learner.pull()
        lesson = learner.contents(LESSON)
        check(f"{learner.name} has the second correction", "BreakEven(  guess=" in text_of(lesson))
        check(f"{learner.name} has the case", (learner.course / "lessons/cases/ours.csv").exists())
    check("ana's own cell is still there", "my own note" in text_of(ana.contents(LESSON)))

    check("a corrected lesson is not trusted at first", not trusted(cara.contents(LESSON)))
    *_, hook = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    environment = {**os.environ, "HOME": str(cara.home)}
    hook = hook.replace(HOME, str(cara.home))
    bin_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "-c", hook], env={**environment, "PATH": bin_first}, capture_output=True)
    check("the next start trusts it", trusted(cara.contents(LESSON)))
    # Without PYTHONPATH the image's own program would serve, which is behind now.
    old = "import os, subprocess, sys; os.environ.pop('PYTHONPATH'); print(subprocess.run(["
    old += "sys.executable, '-m', 'IPython', '-c', 'import widgets\\nfrom widgets.before_the_fact"
    old += " import NEW'], capture_output=True, text=True).stdout)"
    said = ana.run(old)
    check(
        "an image that is behind says so in one sentence", "newer than the course's program" in said
    )


def main() -> None:
    if not shutil.which("configurable-http-proxy"):
        raise SystemExit("configurable-http-proxy is not on the path; see the top of this file.")
    folder = Path(tempfile.mkdtemp(prefix="try-hub-"))
    try:
        with Hub(folder) as hub:
            work(hub)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{error.url}: {error} {error.read().decode()[:500]}") from None
    shutil.rmtree(folder, ignore_errors=True)
    print("Everything was as it should be.")


if __name__ == "__main__":
    main()
