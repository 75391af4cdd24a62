package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TimeField;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads JSON payloads in one pass, without building a tree. */
final class JsonDecoder implements MessageDecoder.PayloadDecoder {
    private final JsonFactory factory = JsonText.factory();
    private final List<Resource> resources;
    private final TimeField.@Nullable Format timeFormat;
    private final PointerNode root;

    JsonDecoder(List<Resource> resources, @Nullable TimeField time) {
        this.resources = resources;
        this.timeFormat = time == null ? null : time.format();
        this.root = PointerNode.of(resources, time == null ? null : time.from());
    }

    @Override
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        var message = new Message(deviceId, receivedAtMicros);
        try (JsonParser parser = factory.createParser(payload)) {
            if (parser.nextToken() == null) {
                message.readings.fail(DecodeCode.NOT_JSON, "the payload is empty");
            } else {
                message.read(parser, root);
                if (!message.readings.failed() && parser.nextToken() != null) {
                    message.readings.fail(
                            DecodeCode.NOT_JSON, "the payload goes on after the JSON value");
                }
            }
        } catch (IOException e) {
            return JsonText.unreadable(e);
        }
        return message.stamped
                ? message.readings.result(true, Set.of())
                : message.readings.result(receivedAtMicros);
    }

    /** What is known while one message is read. */
    private final class Message {
        final Readings readings;
        private final boolean[] seen = new boolean[resources.size()];
        private long observedAtMicros;
        boolean stamped;

        Message(String deviceId, long receivedAtMicros) {
            this.readings = new Readings(deviceId, resources.size());
            this.observedAtMicros = receivedAtMicros;
        }

        /** Reads the value that the parser stands at; leaves the parser at its last token. */
        void read(JsonParser parser, PointerNode node) throws IOException {
            if (node.isTime()) {
                readTime(parser);
            }
            List<Integer> wanted = node.resources();
            for (int i = 0; i < wanted.size() && !readings.failed(); i++) {
                readValue(parser, wanted.get(i));
            }
            if (node.isLeaf() || readings.failed()) {
                parser.skipChildren();
                return;
            }
            switch (parser.currentToken()) {
                case START_OBJECT -> readObject(parser, node);
                case START_ARRAY -> readArray(parser, node);
                default -> {}
            }
        }

        private void readObject(JsonParser parser, PointerNode node) throws IOException {
            while (!readings.failed() && parser.nextToken() == JsonToken.FIELD_NAME) {
                PointerNode child = node.child(parser.currentName());
                parser.nextToken();
                descend(parser, child);
            }
        }

        private void readArray(JsonParser parser, PointerNode node) throws IOException {
            for (int i = 0; !readings.failed() && parser.nextToken() != JsonToken.END_ARRAY; i++) {
                descend(parser, node.child(i));
            }
        }

        private void descend(JsonParser parser, @Nullable PointerNode child) throws IOException {
            if (child == null) {
                parser.skipChildren();
            } else {
                read(parser, child);
            }
        }

        private void readValue(JsonParser parser, int index) throws IOException {
            Resource resource = resources.get(index);
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (seen[index]) {
                readings.fail(DecodeCode.NOT_JSON, resource, "it stands twice in the payload");
                return;
            }
            seen[index] = true;
            switch (parser.currentToken()) {
                case VALUE_NUMBER_INT -> {
                    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                        readings.add(resource, parser.getDoubleValue(), observedAtMicros);
                    } else {
                        readings.add(resource, parser.getLongValue(), observedAtMicros);
                    }
                }
                case VALUE_NUMBER_FLOAT ->
                        readings.add(resource, parser.getDoubleValue(), observedAtMicros);
                case VALUE_TRUE -> readings.add(resource, true, observedAtMicros);
                case VALUE_FALSE -> readings.add(resource, false, observedAtMicros);
                case VALUE_STRING -> readings.add(resource, parser.getText(), observedAtMicros);
                case START_OBJECT -> readings.failType(resource, "an object");
                case START_ARRAY -> readings.failType(resource, "an array");
                default -> readings.failType(resource, "nothing");
            }
        }

        private void readTime(JsonParser parser) throws IOException {
            TimeField.Format format = timeFormat;
            if (format == null || parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            long time =
                    switch (parser.currentToken()) {
                        case VALUE_NUMBER_INT ->
                                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                        ? DeviceTime.NONE
                                        : DeviceTime.ofNumber(parser.getLongValue(), format);
                        case VALUE_NUMBER_FLOAT ->
                                DeviceTime.ofNumber(parser.getDoubleValue(), format);
                        case VALUE_STRING -> DeviceTime.ofText(parser.getText(), format);
                        default -> DeviceTime.NONE;
                    };
            if (time == DeviceTime.NONE) {
                readings.fail(
                        DecodeCode.BAD_TIME,
                        "the device's time "
                                + JsonText.excerpt(String.valueOf(parser.getText()))
                                + " is no time from 1970 to 9999 written as the profile says");
                return;
            }
            observedAtMicros = time;
            stamped = true;
            readings.stampAll(time);
        }
    }
}
