package dev.skerry.gateway.people;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do; each may what those before it may. */
public enum Role {
    /** Sees everything but people. */
    VIEWER,
    /** Tells devices what to do, settles conflicts, keeps and assigns profiles. */
    OPERATOR,
    /** Removes agents, and decides who may do what. */
    ADMIN;

    /** The roles' names for {@code @RolesAllowed}. */
    public static final class Names {
        public static final String VIEWER = "viewer";
        public static final String OPERATOR = "operator";
        public static final String ADMIN = "admin";

        private Names() {}
    }

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that is written so. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** This and all that it may act as. */
    Set<String> words() {
        return EnumSet.range(VIEWER, this).stream().map(Role::word).collect(Collectors.toSet());
    }

    /** The lesser of two. */
    Role and(Role other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
