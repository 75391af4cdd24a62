package dev.skerry.profile.draft;

import java.util.List;

/**
 * A profile that is proposed.
 *
 * @param yaml compiles; each guess in it is marked by {@code # guess:}
 * @param devices those that it was drafted from
 * @param messages how many messages it was drafted from
 */
public record Draft(String name, String yaml, List<String> devices, long messages) {
    public Draft {
        devices = List.copyOf(devices);
    }
}
