package dev.skerry.sync.sim;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;

/** A frame as a short line. */
final class Shown {
    private Shown() {}

    static String of(Message message) {
        return TextFormat.printer().emittingSingleLine(true).printToString(message);
    }
}
