package dev.skerry.profile.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@link PointerNode} whose children are found by the bytes of their names. Immutable. */
final class NameNode {
    /** RFC 6901, section 4; no payload has more elements. */
    private static final Pattern IS_INDEX = Pattern.compile("0|[1-9][0-9]{0,7}");

    private final int[] resources;
    private final boolean time;

    /** By a hash of their names; a power of two of them, at most half of them taken. */
    private final @Nullable NameNode[] children;

    private final byte[] @Nullable [] names;

    /** Of the children whose names are indices, ascending, and these children. */
    private final int[] indices;

    private final NameNode[] elements;

    private NameNode(PointerNode node) {
        resources = node.resources().stream().mapToInt(Integer::intValue).toArray();
        time = node.isTime();
        Map<String, NameNode> byName = new TreeMap<>();
        node.children().forEach((name, child) -> byName.put(name, new NameNode(child)));
        int size = Integer.highestOneBit(Math.max(1, byName.size() * 2 - 1)) * 2;
        children = new NameNode[size];
        names = new byte[size][];
        Map<Integer, NameNode> byIndex = new TreeMap<>();
        for (Map.Entry<String, NameNode> child : byName.entrySet()) {
            byte[] name = child.getKey().getBytes(StandardCharsets.UTF_8);
            int place = hash(name, 0, name.length) & (size - 1);
            while (children[place] != null) {
                place = (place + 1) & (size - 1);
            }
            children[place] = child.getValue();
            names[place] = name;
            if (IS_INDEX.matcher(child.getKey()).matches()) {
                byIndex.put(Integer.valueOf(child.getKey()), child.getValue());
            }
        }
        indices = byIndex.keySet().stream().mapToInt(Integer::intValue).toArray();
        elements = byIndex.values().toArray(NameNode[]::new);
    }

    /** The same tree. */
    static NameNode of(PointerNode root) {
        return new NameNode(root);
    }

    /** The child whose name is these bytes. */
    @Nullable NameNode child(byte[] bytes, int from, int to) {
        int mask = children.length - 1;
        for (int place = hash(bytes, from, to) & mask; ; place = (place + 1) & mask) {
            byte[] name = names[place];
            if (name == null || Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return children[place];
            }
        }
    }

    /** The child for an element of an array. */
    @Nullable NameNode child(int index) {
        int place = indices.length == 0 ? -1 : Arrays.binarySearch(indices, index);
        return place < 0 ? null : elements[place];
    }

    /** Indices of the resources that are read here; not to be changed. */
    int[] resources() {
        return resources;
    }

    /** Whether the message's time is read here. */
    boolean isTime() {
        return time;
    }

    /** Whether a value is read here. */
    boolean isAsked() {
        return time || resources.length > 0;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 16);
    }
}
