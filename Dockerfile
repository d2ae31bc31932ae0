# One image for web, worker, beat and the one-off migrate; docker-compose.yml gives each its command.
FROM python:3.12-slim AS packages
WORKDIR /srv
COPY requirements.txt requirements-ocr.txt ./
# requirements-ocr.txt: with the reader of writing in pictures.
ARG REQUIREMENTS=requirements.txt
# Wheels only: no compiler in the image, and no build script of a package is run.
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --only-binary=:all: -r "$REQUIREMENTS"

FROM python:3.12-slim
# The application's own account; it owns the data folder and nothing of the code.
RUN useradd --system --uid 10001 --home-dir /srv/ipjf --shell /usr/sbin/nologin ipjf \
    && mkdir -p /data && chown ipjf:ipjf /data
COPY --from=packages /venv /venv
WORKDIR /srv/ipjf
COPY manage.py ./
COPY ipjf ipjf
COPY brands brands
COPY listings listings
COPY monitoring monitoring
COPY takedowns takedowns
COPY templates templates
COPY static static
COPY locale locale
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ipjf.settings DATA_DIR=/data
# DEMO=1 for these two commands alone: they need no database and no secret, and none stays in the image.
RUN DEMO=1 python manage.py messages --compile \
    && DEMO=1 python manage.py collectstatic --no-input --verbosity 0
USER ipjf
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "ipjf.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=3", "--threads=4", "--max-requests=5000", "--max-requests-jitter=500", "--access-logfile=-", "--logger-class=ipjf.access_log.Logger", "--preload", "--no-control-socket"]
