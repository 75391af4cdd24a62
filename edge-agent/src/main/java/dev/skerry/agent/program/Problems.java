package dev.skerry.agent.program;

import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;

/** Why a program is not, or can't be, run, and what to do. */
final class Problems {
    private Problems() {}

    static Refusal notLaunched() {
        return new Refusal(
                "SKR-A710",
                "this agent was not started by skerry-launch, so it can't bring itself up to date: install the package skerry-agent, or start it with skerry-launch");
    }

    static Refusal otherTarget(String version, String offered, String own) {
        return new Refusal(
                "SKR-A711",
                "version %s is offered for %s, and this agent runs on %s: roll out the program of that target"
                        .formatted(version, offered, own));
    }

    static Refusal lower(String version, String own) {
        return new Refusal(
                "SKR-A712",
                "version %s is lower than %s, which runs, and is not a revert: roll it out as a revert if it is meant"
                        .formatted(version, own));
    }

    static Refusal otherOutbox(String version, int from, int to, int now) {
        return new Refusal(
                "SKR-A713",
                "version %s reads outboxes of formats %d to %d, and this agent's has format %d: it would lose what waits; roll out a version that reads it"
                        .formatted(version, from, to, now));
    }

    static Refusal noRoom(String version, long needed, long free) {
        return new Refusal(
                "SKR-A714",
                "version %s needs %d bytes on the disk of the state folder, %d are free: make room there"
                        .formatted(version, needed, free));
    }

    static Refusal badIndex(String version, String why) {
        return new Refusal(
                "SKR-A715",
                "the index of version %s can't be used (%s): add the program to the gateway again"
                        .formatted(version, why));
    }

    static Refusal notSigned(String version, String why) {
        return new Refusal(
                "SKR-A716",
                "nobody that this agent believes vouches for version %s (%s): find out who added it; if the gateway's keys were changed since, add it again"
                        .formatted(version, why));
    }

    static Refusal rolledBack(String version, String reason, String log) {
        return new Refusal(
                "SKR-A717",
                "version %s did not prove itself (%s) and was rolled back; it is not tried again in this rollout%s"
                        .formatted(version, reason, log.isEmpty() ? "" : ":\n" + log));
    }

    static Refusal leaseOver(String version) {
        return new Refusal(
                "SKR-A718",
                "version %s could not be fetched in the time that the gateway gave; what came is kept"
                        .formatted(version));
    }

    static Refusal gone(String version) {
        return new Refusal(
                "SKR-A719",
                "the gateway has not all parts of version %s: add the program to it again"
                        .formatted(version));
    }

    static Refusal notKept(String version, IOException why) {
        return new Refusal(
                "SKR-A720",
                "version %s can't be written to the disk (%s): make room in the state folder, and let the agent's user write there"
                        .formatted(version, why));
    }

    static Refusal notSwitched(String version) {
        return new Refusal(
                "SKR-A721",
                "version %s is there and the launcher could not switch to it: its log says why (SKR-A742); it tries again when the agent is started again"
                        .formatted(version));
    }
}
