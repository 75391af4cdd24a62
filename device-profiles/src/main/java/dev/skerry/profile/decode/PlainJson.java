package dev.skerry.profile.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TimeField;
import dev.skerry.profile.model.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON messages as devices write nearly all of theirs: complete, in ASCII without escapes,
 * with numbers of few digits and no value of the wrong kind. It makes nothing but the readings. At
 * anything else it gives up, and {@link DocumentDecoder} reads the message from its beginning and
 * says what is wrong; it never takes what that one refuses. For many threads.
 */
final class PlainJson {
    private static final byte[] NOTHING = {};
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME = 1_024;

    /** Of so many digits every number is a long. */
    private static final int MAX_DIGITS = 18;

    private static final int GIVE_UP = -1;

    /** What is exact as a double, so that a product or quotient of two is rounded once. */
    private static final long MAX_EXACT = 1L << 53;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    private final Resource[] resources;
    private final TimeField.@Nullable Format timeFormat;
    private final NameNode root;
    private final AtomicReference<@Nullable Reader> idle = new AtomicReference<>();

    PlainJson(List<Resource> resources, @Nullable TimeField time, PointerNode root) {
        this.resources = resources.toArray(Resource[]::new);
        this.timeFormat = time == null ? null : time.format();
        this.root = NameNode.of(root);
    }

    /** What became of the message, or null if it is not plain. */
    @Nullable DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        Reader reader = idle.getAndSet(null);
        if (reader == null) {
            reader = new Reader(resources.length);
        }
        DecodeResult result = reader.decode(deviceId, payload, receivedAtMicros);
        idle.set(reader);
        return result;
    }

    /** Reads one message at a time. */
    private final class Reader {
        private final boolean[] seen;
        private byte[] bytes = NOTHING;
        private Readings readings = new Readings("", 0);
        private long observedAtMicros;
        private boolean stamped;
        // Of the number that was read last.
        private long mantissa;
        private int exponent;
        private boolean isWhole;

        Reader(int size) {
            this.seen = new boolean[size];
        }

        @Nullable DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
            Arrays.fill(seen, false);
            bytes = payload;
            readings = new Readings(deviceId, seen.length);
            observedAtMicros = receivedAtMicros;
            stamped = false;
            int end = value(space(0), root, 0);
            boolean isPlain = end != GIVE_UP && space(end) == payload.length && !readings.failed();
            bytes = NOTHING;
            if (!isPlain) {
                return null;
            }
            return stamped ? readings.result(true, Set.of()) : readings.result(receivedAtMicros);
        }

        private int space(int from) {
            int at = from;
            while (at < bytes.length
                    && (bytes[at] == ' '
                            || bytes[at] == '\n'
                            || bytes[at] == '\r'
                            || bytes[at] == '\t')) {
                at++;
            }
            return at;
        }

        private int byteAt(int at) {
            return at >= 0 && at < bytes.length ? bytes[at] : GIVE_UP;
        }

        /** Reads the value that begins there; gives where it ends. */
        private int value(int at, @Nullable NameNode node, int depth) {
            return switch (byteAt(at)) {
                case '{' -> isAsked(node) ? GIVE_UP : object(at + 1, node, depth + 1);
                case '[' -> isAsked(node) ? GIVE_UP : array(at + 1, node, depth + 1);
                case '"' -> text(at + 1, node);
                case 't' -> truth(at, node, "true");
                case 'f' -> truth(at, node, "false");
                case 'n' -> word(at, "null");
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at, node);
                default -> GIVE_UP;
            };
        }

        private static boolean isAsked(@Nullable NameNode node) {
            return node != null && node.isAsked();
        }

        private int object(int from, @Nullable NameNode node, int depth) {
            int at = space(from);
            if (byteAt(at) == '}') {
                return at + 1;
            }
            while (depth < MAX_DEPTH && byteAt(at) == '"') {
                int nameEnd = string(at + 1);
                int colon = nameEnd == GIVE_UP ? GIVE_UP : space(nameEnd + 1);
                if (byteAt(colon) != ':' || nameEnd - at > MAX_NAME) {
                    return GIVE_UP;
                }
                NameNode child = node == null ? null : node.child(bytes, at + 1, nameEnd);
                int end = value(space(colon + 1), child, depth);
                if (end == GIVE_UP) {
                    return GIVE_UP;
                }
                at = space(end);
                int next = byteAt(at);
                if (next == '}') {
                    return at + 1;
                }
                if (next != ',') {
                    return GIVE_UP;
                }
                at = space(at + 1);
            }
            return GIVE_UP;
        }

        private int array(int from, @Nullable NameNode node, int depth) {
            int at = space(from);
            if (byteAt(at) == ']') {
                return at + 1;
            }
            for (int i = 0; depth < MAX_DEPTH; i++) {
                int end = value(at, node == null ? null : node.child(i), depth);
                if (end == GIVE_UP) {
                    return GIVE_UP;
                }
                at = space(end);
                int next = byteAt(at);
                if (next == ']') {
                    return at + 1;
                }
                if (next != ',') {
                    return GIVE_UP;
                }
                at = space(at + 1);
            }
            return GIVE_UP;
        }

        /** Where a string of plain characters has its closing quote. */
        private int string(int from) {
            for (int at = from; at < bytes.length; at++) {
                byte c = bytes[at];
                if (c == '"') {
                    return at;
                }
                // Beyond ASCII a byte is negative.
                if (c < ' ' || c == '\\') {
                    return GIVE_UP;
                }
            }
            return GIVE_UP;
        }

        private int text(int from, @Nullable NameNode node) {
            int end = string(from);
            if (end == GIVE_UP) {
                return GIVE_UP;
            }
            if (node != null) {
                if (node.isTime() && !stamp(DeviceTime.ofText(latin(from, end), format()))) {
                    return GIVE_UP;
                }
                for (int index : node.resources()) {
                    if (!begin(index)) {
                        return GIVE_UP;
                    }
                    Resource resource = resources[index];
                    String declared =
                            resource.type() == ValueType.ENUM ? name(resource, from, end) : null;
                    readings.add(
                            resource,
                            declared == null ? latin(from, end) : declared,
                            observedAtMicros);
                }
            }
            return end + 1;
        }

        private String latin(int from, int end) {
            return new String(bytes, from, end - from, ISO_8859_1);
        }

        /** The enum's value with these characters. */
        private @Nullable String name(Resource resource, int from, int end) {
            List<String> values = resource.values();
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                if (value.length() == end - from && isAt(value, from)) {
                    return value;
                }
            }
            return null;
        }

        private boolean isAt(String text, int from) {
            for (int i = 0; i < text.length(); i++) {
                if (byteAt(from + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int truth(int at, @Nullable NameNode node, String literal) {
            int end = word(at, literal);
            if (end != GIVE_UP && node != null) {
                if (node.isTime()) {
                    return GIVE_UP;
                }
                for (int index : node.resources()) {
                    if (!begin(index)) {
                        return GIVE_UP;
                    }
                    readings.add(resources[index], literal.length() == 4, observedAtMicros);
                }
            }
            return end;
        }

        /** A word is not followed by a further letter, since nothing else may stand there. */
        private int word(int at, String literal) {
            return isAt(literal, at) ? at + literal.length() : GIVE_UP;
        }

        private int number(int from, @Nullable NameNode node) {
            int end = scan(from);
            if (end == GIVE_UP || node == null) {
                return end;
            }
            double fraction = isWhole ? 0 : fraction(from, end);
            if (node.isTime()) {
                long time =
                        isWhole
                                ? DeviceTime.ofNumber(mantissa, format())
                                : DeviceTime.ofNumber(fraction, format());
                if (!stamp(time)) {
                    return GIVE_UP;
                }
            }
            for (int index : node.resources()) {
                if (!begin(index)) {
                    return GIVE_UP;
                }
                if (isWhole) {
                    readings.add(resources[index], mantissa, observedAtMicros);
                } else {
                    readings.add(resources[index], fraction, observedAtMicros);
                }
            }
            return end;
        }

        /** Takes a number apart (RFC 8259, section 6). */
        private int scan(int from) {
            int at = byteAt(from) == '-' ? from + 1 : from;
            int begin = at;
            long digits = 0;
            int digit;
            while ((digit = digitAt(at)) >= 0) {
                digits = digits * 10 + digit;
                at++;
            }
            int count = at - begin;
            if (count == 0 || count > MAX_DIGITS || (count > 1 && bytes[begin] == '0')) {
                return GIVE_UP;
            }
            exponent = 0;
            isWhole = true;
            if (byteAt(at) == '.') {
                int point = ++at;
                while ((digit = digitAt(at)) >= 0) {
                    digits = digits * 10 + digit;
                    at++;
                }
                exponent = point - at;
                isWhole = false;
                if (at == point || count - exponent > MAX_DIGITS) {
                    return GIVE_UP;
                }
            }
            if ((byteAt(at) | 0x20) == 'e' && byteAt(at) != GIVE_UP) {
                at = exponent(at + 1);
                isWhole = false;
            }
            mantissa = begin == from ? digits : -digits;
            return at;
        }

        private int exponent(int from) {
            int sign = byteAt(from);
            int begin = sign == '+' || sign == '-' ? from + 1 : from;
            int at = begin;
            int power = 0;
            int digit;
            while (at - begin < 4 && (digit = digitAt(at)) >= 0) {
                power = power * 10 + digit;
                at++;
            }
            if (at == begin || at - begin == 4) {
                return GIVE_UP;
            }
            exponent += sign == '-' ? -power : power;
            return at;
        }

        private int digitAt(int at) {
            int digit = byteAt(at) - '0';
            return digit <= 9 ? digit : GIVE_UP;
        }

        /** The double nearest to the number that was read last. */
        private double fraction(int from, int end) {
            boolean isExact = mantissa > -MAX_EXACT && mantissa < MAX_EXACT && mantissa != 0;
            if (isExact && exponent <= 0 && -exponent < POWERS.length) {
                return mantissa / POWERS[-exponent];
            }
            if (isExact && exponent > 0 && exponent < POWERS.length) {
                return mantissa * POWERS[exponent];
            }
            return Double.parseDouble(latin(from, end));
        }

        private boolean begin(int index) {
            if (seen[index]) {
                return false;
            }
            seen[index] = true;
            return true;
        }

        private TimeField.Format format() {
            return Objects.requireNonNull(timeFormat, "what has a place has a format");
        }

        private boolean stamp(long micros) {
            if (micros == DeviceTime.NONE) {
                return false;
            }
            observedAtMicros = micros;
            stamped = true;
            readings.stampAll(micros);
            return true;
        }
    }
}
