package dev.skerry.profile.rule;

import org.jspecify.annotations.Nullable;

/** The names that an expression may use, for those who wrote another one. */
interface Vocabulary {
    /**
     * What is wrong with a name.
     *
     * @param hint what to write instead, or null
     */
    record Unknown(String message, @Nullable String hint) {}

    /**
     * About a name that is not one of them.
     *
     * @param rest of the line, from the name on
     */
    Unknown unknown(String name, String rest);
}
