package dev.skerry.profile.bundle.archive;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/** The files of an archive, by their paths. The bytes are handed out as they are: nobody writes. */
public final class Contents {
    private final TreeMap<String, byte[]> files;

    /** These files. */
    public Contents(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /** The paths, in their order. */
    public SequencedSet<String> paths() {
        return Collections.unmodifiableSequencedSet(files.navigableKeySet());
    }

    /** What is in a file. */
    public Optional<byte[]> bytes(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** All of them but one. */
    public Contents without(String path) {
        var rest = new TreeMap<>(files);
        rest.remove(path);
        return new Contents(rest);
    }

    /** All of them and one more. */
    public Contents with(String path, byte[] bytes) {
        var all = new TreeMap<>(files);
        all.put(path, bytes);
        return new Contents(all);
    }

    SequencedMap<String, byte[]> all() {
        return Collections.unmodifiableSequencedMap(files);
    }
}
