package dev.skerry.gateway.program;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who needs a program. */
public interface ProgramUse {
    /** Why a program has to stay; empty if nobody needs it. */
    Optional<String> need(Handle transaction, StoredProgram program);
}
