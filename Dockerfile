# One image for web, workers and beat; what a container does is its command in docker-compose.yml.
FROM node:22-bookworm-slim AS front
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore tesseract-ocr tesseract-ocr-vie postgresql-client \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv
COPY requirements/run.lock requirements/run.lock
RUN pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY --from=front /srv/node_modules node_modules
COPY . .
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MOTCUA_VAR=/srv/var DJANGO_SETTINGS_MODULE=motcua.settings.prod
# Only /srv/var is written to, and where scanners lay stacks; the volumes take their owner from here.
RUN useradd --system --uid 10001 motcua \
 && python bin/sprite.py \
 && DJANGO_SETTINGS_MODULE=motcua.settings.dev python manage.py collectstatic --noinput \
 && mkdir -p var/files var/backups var/run quet \
 && chown -R motcua var quet
USER motcua
EXPOSE 8000
HEALTHCHECK NONE
CMD ["python", "-m", "granian", "motcua.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", "--blocking-threads", "8", "--log-level", "warning"]
