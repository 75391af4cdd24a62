package dev.skerry.gateway.web.live;

import dev.skerry.gateway.live.Interest;
import dev.skerry.gateway.people.Caller;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams that are open, by the names that their readers know them by. */
@Singleton
class Streams {
    private static final int ID_BYTES = 16;

    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** A stream with whoever reads it. */
    private record Open(FleetFeed feed, Caller reader) {}

    String open(FleetFeed feed, Caller reader) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String name = HexFormat.of().formatHex(id);
        open.put(name, new Open(feed, reader));
        return name;
    }

    void close(String name) {
        open.remove(name);
    }

    /** Says what the reader of a stream shows; false if it is not one of theirs. */
    boolean show(String name, Caller caller, Interest interest) {
        Open stream = open.get(name);
        if (stream == null || !stream.reader.name().equals(caller.name())) {
            return false;
        }
        stream.feed.show(interest);
        return true;
    }
}
