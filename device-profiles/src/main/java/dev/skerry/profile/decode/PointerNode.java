package dev.skerry.profile.decode;

import dev.skerry.profile.model.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON pointers (RFC 6901) of a profile as a tree, so that a payload is read once and what
 * nobody asks for is skipped. Immutable after construction.
 */
final class PointerNode {
    private final Map<String, PointerNode> children = new HashMap<>();
    private final List<Integer> resources = new ArrayList<>(1);
    private boolean time;

    private PointerNode() {}

    /** The tree of these resources, which are known by their index, and of the time's pointer. */
    static PointerNode of(List<Resource> resources, @Nullable String timePointer) {
        var root = new PointerNode();
        for (int i = 0; i < resources.size(); i++) {
            root.descend(resources.get(i).from()).resources.add(i);
        }
        if (timePointer != null) {
            root.descend(timePointer).time = true;
        }
        return root;
    }

    private PointerNode descend(String pointer) {
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            throw new IllegalArgumentException("'" + pointer + "' is not a JSON pointer");
        }
        PointerNode node = this;
        for (int from = 0; from < pointer.length(); ) {
            int next = pointer.indexOf('/', from + 1);
            int end = next < 0 ? pointer.length() : next;
            // RFC 6901, section 4: ~1 first, so that ~01 becomes ~1 and not /.
            String name = pointer.substring(from + 1, end).replace("~1", "/").replace("~0", "~");
            node = node.children.computeIfAbsent(name, _ -> new PointerNode());
            from = end;
        }
        return node;
    }

    /** By their names. */
    Map<String, PointerNode> children() {
        return Collections.unmodifiableMap(children);
    }

    @Nullable PointerNode child(String name) {
        return children.get(name);
    }

    /** The child for an element of an array. */
    @Nullable PointerNode child(int index) {
        return children.isEmpty() ? null : children.get(Integer.toString(index));
    }

    /** Indices of the resources that are read here. */
    List<Integer> resources() {
        return resources;
    }

    /** Whether the message's time is read here. */
    boolean isTime() {
        return time;
    }

    boolean isLeaf() {
        return children.isEmpty();
    }
}
