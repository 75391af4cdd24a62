package dev.skerry.sync.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One thing that was done or decided. It is logged as JSON in the canonical form of RFC 8785, so
 * that everybody reads it and hashes the same bytes.
 *
 * @param at by the clock of who logs it
 * @param what such as {@code command.sent}: a thing and what became of it
 * @param who did or decided it: {@code person:anna}, {@code token:ci}, {@code
 *     rule:pump/overheated}, {@code agent:north}, {@code gateway}
 * @param onBehalfOf for whom, in the same form; empty when for nobody else
 * @param about what it concerns, such as agent, device and command
 * @param digests SHA-256 of what it refers to, in lower-case hexadecimal, such as those of profile
 *     and model
 * @param details anything else, for people
 */
public record AuditEntry(
        Instant at,
        String what,
        String who,
        String onBehalfOf,
        SortedMap<String, String> about,
        SortedMap<String, String> digests,
        SortedMap<String, String> details) {
    /** No entry is longer. */
    public static final int MOST_BYTES = 96 * 1024;

    private static final Pattern WHAT = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");
    private static final int MOST_MEMBERS = 16;
    private static final int MOST_NAME_CHARS = 64;
    private static final int MOST_CHARS = 256;

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (!WHAT.matcher(what).matches()) {
            throw new IllegalArgumentException("no kind of entry: '" + what + "'");
        }
        who = cut(who, MOST_CHARS);
        onBehalfOf = cut(onBehalfOf, MOST_CHARS);
        about = cut(about);
        digests = cut(digests);
        details = cut(details);
    }

    /** Begins one. */
    public static Builder of(Instant at, String what, String who) {
        return new Builder(at, what, who);
    }

    /** The leaf's content: canonical JSON. Members that are empty are left out. */
    public byte[] bytes() {
        var json = new CanonicalJson();
        json.member("about", about);
        json.member("at", at.toString());
        json.member("details", details);
        json.member("digests", digests);
        json.member("onBehalfOf", onBehalfOf);
        json.member("what", what);
        json.member("who", who);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** How an entry's bytes have a member with this value, for searching in them. */
    public static String member(String name, String value) {
        var json = new CanonicalJson();
        json.member(name, cut(value, MOST_CHARS));
        String alone = json.toString();
        return alone.substring(1, alone.length() - 1);
    }

    /** What somebody sent must not make an entry large: it is cut, and shown to be. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean halves = Character.isHighSurrogate(text.charAt(most - 2));
        return text.substring(0, most - (halves ? 2 : 1)) + "\u2026";
    }

    private static SortedMap<String, String> cut(Map<String, String> members) {
        var kept = new TreeMap<String, String>();
        for (var member : new TreeMap<>(members).entrySet()) {
            if (kept.size() < MOST_MEMBERS && !member.getValue().isEmpty()) {
                kept.put(cut(member.getKey(), MOST_NAME_CHARS), cut(member.getValue(), MOST_CHARS));
            }
        }
        return Collections.unmodifiableSortedMap(kept);
    }

    /** Gathers what an entry says. Empty values are left out. */
    public static final class Builder {
        private final Instant at;
        private final String what;
        private final String who;
        private String onBehalfOf = "";
        private final TreeMap<String, String> about = new TreeMap<>();
        private final TreeMap<String, String> digests = new TreeMap<>();
        private final TreeMap<String, String> details = new TreeMap<>();

        private Builder(Instant at, String what, String who) {
            this.at = at;
            this.what = what;
            this.who = who;
        }

        /** For whom it was done. */
        public Builder onBehalfOf(String whom) {
            onBehalfOf = whom;
            return this;
        }

        /** What it concerns. */
        public Builder about(String kind, String name) {
            about.put(kind, name);
            return this;
        }

        /** A digest that it refers to. */
        public Builder digest(String of, String sha256) {
            digests.put(of, sha256);
            return this;
        }

        /** Anything else. */
        public Builder detail(String name, String value) {
            details.put(name, value);
            return this;
        }

        /** The entry. */
        public AuditEntry build() {
            return new AuditEntry(at, what, who, onBehalfOf, about, digests, details);
        }
    }
}
