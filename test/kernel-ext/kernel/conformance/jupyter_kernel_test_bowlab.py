"""jupyter_kernel_test, the Jupyter project's own test of kernels, against the kernelspec `bowlab`.

Prints a JSON object {run, failures: [[name, text]], skipped: [name]} on stdout. Debian's python3-jupyter-kernel-test 0.4.5 was written
for jupyter_client 7, whose blocking client still had asynchronous channels: with 8 they are what they say, and need no run_sync.
"""

import io
import json
import sys
import unittest

sys.path.append("/usr/lib/python3/dist-packages")  # behind the environment's own packages: only what these lack comes from here
import jupyter_kernel_test  # noqa: E402

jupyter_kernel_test.run_sync = lambda function: function


class BowlabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "bowlab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_page_something = "import { page } from 'bowlab-kernel'; await page('a long text');"
    code_generate_error = "throw new Error('expected')"
    code_inspect_sample = "Math.max"
    code_clear_output = "import { clearOutput } from 'bowlab-kernel'; clearOutput();"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "ab"},
        {"code": "await Promise.resolve(6 * 8)", "result": "48"},
        {"code": "6 * 9", "result": "54"},
    ]
    code_display_data = [
        {"code": "import { display, html } from 'bowlab-kernel'; display(html`<b>x</b>`);", "mime": "text/html"},
        {"code": "import { display, md } from 'bowlab-kernel'; display(md`# x`);", "mime": "text/markdown"},
        {"code": "import { display, svg } from 'bowlab-kernel'; display(svg`<svg/>`);", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 [*] 7"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [
        {"text": "Number.isSafeInt", "matches": {"isSafeInteger"}},
        {"text": "'x'.codePo", "matches": {"codePointAt"}},
    ]
    complete_code_samples = ["1 + 1", "const a = 1;", "function f() {\n  return 1;\n}", "`a ${1} b`", "// only a comment"]
    incomplete_code_samples = ["function f() {", "[1,", "f(1", "`unfinished", "if (true) {\n  f();", "/* comment"]
    invalid_code_samples = ["const = 1", "1 +* 2", "} else {", "let a b"]


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(BowlabKernelTests)
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    failures = [[str(test), text] for test, text in result.failures + result.errors]
    skipped = [[str(test), why] for test, why in result.skipped]
    print(json.dumps({"run": result.testsRun, "failures": failures, "skipped": skipped}))
