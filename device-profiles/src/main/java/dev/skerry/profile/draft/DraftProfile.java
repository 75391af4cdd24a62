package dev.skerry.profile.draft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A profile that is proposed, before it is written as YAML.
 *
 * @param origin what it was drafted from, for people
 * @param source the lines below {@code source:}, without their indentation
 * @param commands that were announced
 * @param leftOut what the draft does not carry, and why
 */
record DraftProfile(
        String name,
        String origin,
        List<Line> source,
        List<DraftResource> resources,
        List<DraftCommand> commands,
        List<String> leftOut) {
    DraftProfile {
        source = List.copyOf(source);
        resources = List.copyOf(resources);
        commands = List.copyOf(commands);
        leftOut = List.copyOf(leftOut);
    }

    /** YAML, with what was guessed in it, if anything was. */
    record Line(String yaml, @Nullable String guess) {}

    /** Something that a device can be told. */
    record DraftCommand(String name, String topic, String payload) {}
}
