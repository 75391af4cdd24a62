package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.program.ProgramUse;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A program is needed as long as a rollout brings it to somebody; who runs it has it. */
public final class RolloutUse implements ProgramUse {
    @Override
    public Optional<String> need(Handle transaction, StoredProgram program) {
        List<String> found = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select r.rollout_id from program_rollout r where r.stage = 'waiting' \
                and r.version = ? union select r.rollout_id from program_rollout r \
                join program_turn t on t.rollout_id = r.rollout_id where r.stage in \
                ('open', 'done') and t.index_digest = ? and (r.stage = 'open' or t.state not in \
                ('committed', 'rolled-back', 'refused'))""",
                row -> found.add("rollout %s brings it to agents".formatted(row.getString(1))),
                program.version().toString(),
                program.indexDigest());
        return found.stream().findFirst();
    }
}
