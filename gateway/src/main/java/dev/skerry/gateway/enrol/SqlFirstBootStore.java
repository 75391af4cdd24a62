package dev.skerry.gateway.enrol;

import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.BootStep;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of what first boots did. Writes belong to the one writer. */
final class SqlFirstBootStore {
    private SqlFirstBootStore() {}

    /** In their order; none when nothing was told. */
    static List<BootStep> steps(Jdbi jdbi, String enrolmentId) {
        List<BootStep> steps = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select name, uptime_millis, boot_id, detail from"
                                        + " enrolment_boot_step where enrolment_id = ? order by"
                                        + " number",
                                row ->
                                        steps.add(
                                                BootStep.newBuilder()
                                                        .setName(row.getString("name"))
                                                        .setUptimeMillis(
                                                                row.getLong("uptime_millis"))
                                                        .setBootId(row.getString("boot_id"))
                                                        .setDetail(row.getString("detail"))
                                                        .build()),
                                enrolmentId));
        return steps;
    }

    /** All of them, in the place of what was told before; nothing if the enrolment is forgotten. */
    static void replace(Handle transaction, String enrolmentId, List<BootStep> steps) {
        Sql.update(
                transaction, "delete from enrolment_boot_step where enrolment_id = ?", enrolmentId);
        for (int i = 0; i < steps.size(); i++) {
            BootStep step = steps.get(i);
            Sql.update(
                    transaction,
                    "insert into enrolment_boot_step (enrolment_id, number, name, uptime_millis,"
                            + " boot_id, detail) select enrolment_id, ?, ?, ?, ?, ? from enrolment"
                            + " where enrolment_id = ?",
                    i,
                    step.getName(),
                    step.getUptimeMillis(),
                    step.getBootId(),
                    step.getDetail(),
                    enrolmentId);
        }
    }
}
