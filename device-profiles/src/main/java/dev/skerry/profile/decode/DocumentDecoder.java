package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TimeField;
import dev.skerry.profile.model.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads JSON and CBOR payloads in one pass, without building a tree. */
final class DocumentDecoder implements MessageDecoder.PayloadDecoder {
    private final Syntax syntax;
    private final List<Resource> resources;
    private final TimeField.@Nullable Format timeFormat;
    private final PointerNode root;
    private final @Nullable PlainJson plain;

    DocumentDecoder(Syntax syntax, List<Resource> resources, @Nullable TimeField time) {
        this.syntax = syntax;
        this.resources = List.copyOf(resources);
        this.timeFormat = time == null ? null : time.format();
        this.root = PointerNode.of(resources, time == null ? null : time.from());
        this.plain = syntax.isText() ? new PlainJson(resources, time, root) : null;
    }

    @Override
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        DecodeResult result =
                plain == null ? null : plain.decode(deviceId, payload, receivedAtMicros);
        return result == null ? thoroughly(deviceId, payload, receivedAtMicros) : result;
    }

    /** What reads JSON of the usual kind; null for CBOR. */
    @Nullable PlainJson plain() {
        return plain;
    }

    /** Reads whatever there is, and says what is wrong with it. */
    DecodeResult thoroughly(String deviceId, byte[] payload, long receivedAtMicros) {
        var message = new Message(deviceId, receivedAtMicros);
        try (JsonParser parser = syntax.parser(payload)) {
            if (parser.nextToken() == null) {
                message.readings.fail(syntax.code(), "the payload is empty");
            } else {
                message.read(parser, root);
                if (!message.readings.failed() && parser.nextToken() != null) {
                    message.readings.fail(
                            syntax.code(),
                            "the payload goes on after the " + syntax.name() + " value");
                }
            }
        } catch (IOException e) {
            return syntax.unreadable(e);
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
            List<Resource> arrays = readValues(parser, node);
            if (!arrays.isEmpty()) {
                readArrays(parser, node, arrays);
                return;
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

        /** Reads what stands here, but arrays, whose resources are the answer. */
        private List<Resource> readValues(JsonParser parser, PointerNode node) throws IOException {
            List<Resource> arrays = List.of();
            List<Integer> wanted = node.resources();
            for (int i = 0; i < wanted.size() && !readings.failed(); i++) {
                Resource resource = resources.get(wanted.get(i));
                if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (seen[wanted.get(i)]) {
                    readings.fail(syntax.code(), resource, "it stands twice in the payload");
                } else if (resource.type() == ValueType.ARRAY
                        && parser.isExpectedStartArrayToken()) {
                    arrays = arrays.isEmpty() ? new ArrayList<>() : arrays;
                    arrays.add(resource);
                } else {
                    Scalars.add(parser, readings, resource, observedAtMicros);
                }
                seen[wanted.get(i)] = true;
            }
            return readings.failed() ? List.of() : arrays;
        }

        /** Reads an array that is the value of these resources, and may hold others' values. */
        private void readArrays(JsonParser parser, PointerNode node, List<Resource> arrays)
                throws IOException {
            List<Readings> elements = arrays.stream().map(array -> readings.elements()).toList();
            boolean failed = false;
            for (int i = 0; !failed && parser.nextToken() != JsonToken.END_ARRAY; i++) {
                for (int a = 0; a < arrays.size() && !failed; a++) {
                    Scalars.add(parser, elements.get(a), arrays.get(a).element(), observedAtMicros);
                    failed = elements.get(a).failed();
                }
                PointerNode child = node.child(i);
                if (child != null && !failed) {
                    read(parser, child);
                    failed = readings.failed();
                }
            }
            for (int a = 0; a < arrays.size() && !readings.failed(); a++) {
                readings.addArray(arrays.get(a), elements.get(a), observedAtMicros);
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
                                + Excerpt.of(String.valueOf(parser.getText()))
                                + " is no time from 1970 to 9999 written as the profile says");
                return;
            }
            observedAtMicros = time;
            stamped = true;
            readings.stampAll(time);
        }
    }
}
