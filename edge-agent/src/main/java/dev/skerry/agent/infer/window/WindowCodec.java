package dev.skerry.agent.infer.window;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A device's numbers as bytes: version, the first half of the bundle's digest, the numbers,
 * CRC-32C. Big endian.
 */
final class WindowCodec {
    private static final byte VERSION = 16;
    private static final int DIGEST_BYTES = 16;

    private WindowCodec() {}

    /** How many bytes a device takes. */
    static long sizeBytes(int features, int length, int stateBytes) {
        long numbers = (long) length * features + 4L * features + 3;
        return 1 + DIGEST_BYTES + numbers * Double.BYTES + 2 * Integer.BYTES + stateBytes + 4;
    }

    static byte[] encode(WindowState state, String digest) {
        int features = state.last.length;
        byte[] bytes =
                new byte
                        [(int)
                                sizeBytes(
                                        features,
                                        state.ring.length / features,
                                        state.states.length)];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(VERSION).put(HexFormat.of().parseHex(digest), 0, DIGEST_BYTES);
        out.putInt(state.next).putInt(state.filled);
        out.putLong(state.steps).putLong(state.stepAt).putLong(state.measured);
        for (double value : state.ring) {
            out.putDouble(value);
        }
        for (int i = 0; i < features; i++) {
            out.putDouble(state.last[i]).putLong(state.lastAt[i]);
            out.putDouble(state.mean[i]).putDouble(state.squares[i]);
        }
        out.put(state.states);
        out.putInt(checksum(bytes, out.position()));
        return bytes;
    }

    /** Fills in what the bytes say; false if they are damaged or another bundle's. */
    static boolean decode(byte[] bytes, String digest, WindowState into) {
        int features = into.last.length;
        if (bytes.length != sizeBytes(features, into.ring.length / features, into.states.length)) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] of = new byte[DIGEST_BYTES];
        boolean isOurs =
                in.getInt(bytes.length - Integer.BYTES)
                                == checksum(bytes, bytes.length - Integer.BYTES)
                        && in.get() == VERSION;
        in.get(of);
        if (!isOurs || !digest.startsWith(HexFormat.of().formatHex(of))) {
            return false;
        }
        into.next = in.getInt();
        into.filled = in.getInt();
        into.steps = in.getLong();
        into.stepAt = in.getLong();
        into.measured = in.getLong();
        for (int i = 0; i < into.ring.length; i++) {
            into.ring[i] = in.getDouble();
        }
        for (int i = 0; i < features; i++) {
            into.last[i] = in.getDouble();
            into.lastAt[i] = in.getLong();
            into.mean[i] = in.getDouble();
            into.squares[i] = in.getDouble();
        }
        in.get(into.states);
        return true;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
