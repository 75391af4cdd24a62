package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.Qualities;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.web.Parameters.Range;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Streams stored records as newline-delimited JSON, one batch in memory at a time. */
@Singleton
class ReadingsExport {
    private final Readings readings;
    private final ObjectMapper json;

    ReadingsExport(Readings readings, ObjectMapper json) {
        this.readings = readings;
        this.json = json;
    }

    void write(ResourceRef ref, Range range, OutputStream output) throws IOException {
        try (JsonGenerator lines = json.getFactory().createGenerator(output)) {
            lines.setRootValueSeparator(null);
            readings.forEach(
                    ref,
                    range.fromMicros(),
                    range.toMicros(),
                    batch -> new LineWriter(lines, batch, range),
                    batch -> writeDamaged(lines, batch));
        } catch (UncheckedIOException e) {
            // The reader went away.
            throw e.getCause();
        }
    }

    private static void writeDamaged(JsonGenerator lines, StoredBatch batch) {
        try {
            lines.writeStartObject();
            lines.writeStringField("code", GatewayError.STORE_DAMAGED.code());
            lines.writeNumberField("firstObservedAtMicros", batch.firstObservedAtMicros());
            lines.writeNumberField("lastObservedAtMicros", batch.lastObservedAtMicros());
            writeOrigin(lines, batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeOrigin(JsonGenerator lines, StoredBatch batch) throws IOException {
        lines.writeStringField("epoch", "%016x".formatted(batch.epoch()));
        lines.writeNumberField("sequence", batch.sequence());
        lines.writeEndObject();
        lines.writeRaw('\n');
    }

    private interface ValueWriter {
        void write() throws IOException;
    }

    private static final class LineWriter implements RecordVisitor {
        private final JsonGenerator lines;
        private final StoredBatch batch;
        private final long fromMicros;
        private final long toMicros;
        private boolean single;

        LineWriter(JsonGenerator lines, StoredBatch batch, Range range) {
            this.lines = lines;
            this.batch = batch;
            this.fromMicros = range.fromMicros();
            this.toMicros = range.toMicros();
        }

        @Override
        public void stream(StreamKey key, int recordCount) {
            single = key.type() == ColumnType.FLOAT32;
        }

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            // A float prints with the digits that were measured.
            line(
                    observedAtMicros,
                    quality,
                    () -> {
                        if (single) {
                            lines.writeNumber((float) value);
                        } else {
                            lines.writeNumber(value);
                        }
                    });
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            line(observedAtMicros, quality, () -> lines.writeNumber(value));
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            line(observedAtMicros, quality, () -> lines.writeBoolean(value));
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            line(observedAtMicros, quality, () -> lines.writeString(value));
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            line(observedAtMicros, quality, () -> lines.writeBinary(value));
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            line(
                    observedAtMicros,
                    quality,
                    () -> {
                        lines.writeStartObject();
                        switch (value) {
                            case RollUp.OfNumbers numbers -> {
                                lines.writeNumberField("min", numbers.min());
                                lines.writeNumberField("max", numbers.max());
                                lines.writeNumberField("mean", numbers.mean());
                            }
                            case RollUp.OfTexts texts ->
                                    lines.writeStringField("last", texts.last());
                        }
                        lines.writeNumberField("count", value.count());
                        lines.writeEndObject();
                    });
        }

        private void line(long observedAtMicros, int quality, ValueWriter value) {
            if (observedAtMicros < fromMicros || observedAtMicros >= toMicros) {
                return;
            }
            try {
                lines.writeStartObject();
                lines.writeNumberField("observedAtMicros", observedAtMicros);
                lines.writeFieldName("value");
                value.write();
                lines.writeStringField("quality", Qualities.name(quality));
                writeOrigin(lines, batch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
