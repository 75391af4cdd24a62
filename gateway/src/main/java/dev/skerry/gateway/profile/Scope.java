package dev.skerry.gateway.profile;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whom an assignment is for, the widest first: what is narrower counts. */
public enum Scope {
    /** Every agent. */
    ALL,
    /** The agents of a site. */
    SITE,
    /** The agents with a tag. */
    GROUP,
    /** One agent. */
    AGENT,
    /** One device of an agent. */
    DEVICE;

    /** As it is written in REST and in the store. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written like this. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
