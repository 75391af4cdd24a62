package dev.skerry.agent.audit;

import dev.skerry.agent.outbox.Noteworthy.Decided;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.DecisionRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Decisions as entries. */
final class Decisions {
    private Decisions() {}

    static AuditEntry.Builder entry(Decided decided) {
        DecisionRecord record = decided.record();
        AuditEntry.Builder entry =
                AuditEntry.of(
                                Instant.EPOCH.plus(decided.atMicros(), ChronoUnit.MICROS),
                                what(record),
                                "rule:" + record.getProfileName() + "/" + record.getRule())
                        .about("device", decided.deviceId())
                        .about("profile", record.getProfileName())
                        .about("version", record.getProfileVersion())
                        .about("command", record.getCommandIssued().getCommand())
                        .digest("profile", record.getProfileDigest())
                        .detail("because", record.getBecause());
        for (int i = 0; i < record.getModelDigestsCount(); i++) {
            entry.digest("model" + (i == 0 ? "" : i + 1), record.getModelDigests(i));
        }
        return entry;
    }

    private static String what(DecisionRecord record) {
        return switch (record.getDecisionCase()) {
            case ALARM_RAISED -> "alarm.raised";
            case ALARM_CLEARED -> "alarm.cleared";
            case COMMAND_ISSUED -> "command.issued";
            case DECISION_NOT_SET -> "decision.unknown";
        };
    }
}
