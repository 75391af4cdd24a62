package dev.skerry.agent.model;

import dev.skerry.agent.model.Plans.Named;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** What can be wrong with a bundle of the gateway's, and what to do. */
final class Problems {
    /** Of a bundle that is fetched again: nothing is wrong with it. */
    private static final Set<String> PASSING =
            Set.of("SKR-M031", "SKR-M032", "SKR-M033", "SKR-M034", "SKR-M039");

    private Problems() {}

    /** Whether the bundle may be there later, though nobody changes it or the order. */
    static boolean passes(Refusal why) {
        return PASSING.contains(why.code());
    }

    static Refusal gone(Named named) {
        return refusal(
                "SKR-M030",
                "the gateway does not have the archive of %s any more: push it there again, or end the rollout; what ran goes on"
                        .formatted(named));
    }

    static Refusal otherContent(Named named) {
        return refusal(
                "SKR-M031",
                "the archive of %s came with another SHA-256 than ordered and was thrown away: it is fetched again; if that recurs, the gateway's copy is damaged: push it there again"
                        .formatted(named));
    }

    static Refusal otherPart(Named named, int came, int asked) {
        return refusal(
                "SKR-M032",
                "the gateway sent %d bytes of the archive of %s, and was asked for %d: it is asked again; if that recurs, update the gateway"
                        .formatted(came, named, asked));
    }

    static Refusal noRoom(Named named, long needed, long free) {
        return refusal(
                "SKR-M033",
                "there is no room for the archive of %s: it takes %d MiB for a while, and %d MiB are free: make room on the disk of skerry.agent.data-dir; it is fetched then"
                        .formatted(named, mebibytes(needed), free >> 20));
    }

    static Refusal notKept(String what, IOException why) {
        return refusal(
                "SKR-M034",
                "%s can't be written or read (%s): the agent goes on as it was and tries again; check the disk of skerry.agent.data-dir"
                        .formatted(what, why));
    }

    static Refusal tooLarge(Named named, long most) {
        return refusal(
                "SKR-M035",
                "the archive of %s has %d MiB, and this agent runs none of more than %d, a quarter of its memory: give the agent more, or push a smaller model"
                        .formatted(named, mebibytes(named.bundle().getArchiveBytes()), most >> 20));
    }

    static Refusal tooMany(Named named, long most) {
        return refusal(
                "SKR-M036",
                "with %s the archives that the gateway orders would have more than %d MiB, the most that an agent keeps: order fewer or smaller ones"
                        .formatted(named, most >> 20));
    }

    static Refusal plansDamaged(Path file, IOException why) {
        return refusal(
                "SKR-M037",
                "the plans of models in %s can't be read (%s): the agent runs what it has by itself until the gateway says again what to run; check the disk"
                        .formatted(file.toAbsolutePath(), String.valueOf(why.getMessage())));
    }

    static Refusal bug(RuntimeException why) {
        return refusal(
                "SKR-M038",
                "the gateway's models could not be followed (%s): the agent goes on as it was; this is a bug, please report it with the agent's log"
                        .formatted(why));
    }

    static Refusal decayed(Named named) {
        return refusal(
                "SKR-M039",
                "the archive of %s on this agent's disk is not what was ordered any more: it is fetched again; check the disk"
                        .formatted(named));
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static Refusal refusal(String code, String message) {
        return new Refusal(code, message).cut();
    }
}
