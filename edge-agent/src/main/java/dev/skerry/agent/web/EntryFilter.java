package dev.skerry.agent.web;

import dev.skerry.sync.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which entries are wanted, by their canonical text: members stand in it as they were written. */
final class EntryFilter {
    private static final Pattern AT = Pattern.compile("\"at\":\"([^\"]+)\"");

    private final List<String> members = new ArrayList<>();
    private final @Nullable String what;
    private final @Nullable String from;

    /**
     * Null for any.
     *
     * @param what a kind, whole or up to its dot
     * @param from the first time, in UTC as {@link java.time.Instant} prints it
     */
    EntryFilter(
            @Nullable String what,
            @Nullable String who,
            @Nullable String device,
            @Nullable String from) {
        this.what = what == null ? null : AuditEntry.member("what", what);
        this.from = from;
        if (who != null) {
            members.add(AuditEntry.member("who", who));
        }
        if (device != null) {
            members.add(AuditEntry.member("device", device));
        }
    }

    /** Null is an entry of which only the hash is kept. */
    boolean takes(@Nullable String entry) {
        if (entry == null) {
            return what == null && from == null && members.isEmpty();
        }
        return members.stream().allMatch(entry::contains) && isKind(entry) && isAfter(entry);
    }

    private boolean isKind(String entry) {
        return what == null
                || entry.contains(what)
                || entry.contains(what.substring(0, what.length() - 1) + ".");
    }

    private boolean isAfter(String entry) {
        Matcher at = AT.matcher(entry);
        return from == null || (at.find() && at.group(1).compareTo(from) >= 0);
    }
}
