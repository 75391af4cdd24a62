package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.Frontier;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogExport;
import dev.skerry.sync.audit.SignedNote;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows, proves and verifies who did what. */
@Command(
        name = "audit",
        description = {
            "Show, prove and verify the audit log of a gateway, or with --agent of an agent.",
            "Proofs and checkpoints are in the formats of C2SP, which other tools check too; see docs/audit.md."
        },
        mixinStandardHelpOptions = true)
final class AuditCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** The newest entries. */
    @Command(
            name = "list",
            description = "List entries, the newest first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin AuditSource source,
            @Mixin AuditFilter filter,
            @Option(
                            names = "--log",
                            paramLabel = "ORIGIN",
                            description =
                                    "An earlier log of the gateway's, as 'audit logs' names it.")
                    @Nullable String origin,
            @Option(
                            names = "--limit",
                            defaultValue = "50",
                            converter = WholeNumber.Few.class,
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--json", description = "Print the answer as it is.") boolean json) {
        JsonNode entries = source.entries(filter, Math.max(1, limit), origin);
        if (json) {
            out().println(entries.toPrettyString());
        } else {
            entries.forEach(entry -> out().println(AuditText.line(entry)));
            if (entries.isEmpty()) {
                out().println("The log has no such entry.");
            }
        }
        return ExitCode.OK.number();
    }

    /** Whole logs. */
    @Command(
            name = "logs",
            description = "Show the gateway's log and what it knows of each agent's.",
            mixinStandardHelpOptions = true)
    int logs(@Mixin AuditSource source) {
        source.logs().forEach(log -> out().println(AuditText.log(log, source.isAgent())));
        return ExitCode.OK.number();
    }

    /** The last checkpoint, to be kept elsewhere. */
    @Command(
            name = "checkpoint",
            description = {
                "Write the last signed checkpoint of a log.",
                "Keep it elsewhere: 'audit verify --checkpoint' shows later whether the log still contains what it did. With a name, the last checkpoint that this side has of another's log: the gateway of an agent's, an agent (--agent) of the gateway's."
            },
            mixinStandardHelpOptions = true)
    int checkpoint(
            @Mixin AuditSource source,
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "OF",
                            description = "An agent's id; or 'gateway', asked of an agent.")
                    @Nullable String of,
            @Option(names = "-o", paramLabel = "FILE", description = "Where to, not the screen.")
                    @Nullable Path file)
            throws IOException {
        write(source.checkpoint(of), file);
        return ExitCode.OK.number();
    }

    /** A proof. */
    @Command(
            name = "prove",
            description =
                    "Write a proof that the log has an entry, to be checked offline (C2SP tlog-proof).",
            mixinStandardHelpOptions = true)
    int prove(
            @Mixin AuditSource source,
            @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry's number.")
                    long index,
            @Option(
                            names = "--log",
                            paramLabel = "ORIGIN",
                            description =
                                    "An earlier log of the gateway's, as 'audit logs' names it.")
                    @Nullable String origin,
            @Option(names = "-o", paramLabel = "FILE", description = "Where to, not the screen.")
                    @Nullable Path file)
            throws IOException, AuditFormatException {
        copy(source, "/api/audit/%d/proof%s".formatted(index, AuditSource.ofLog(origin)), file);
        return ExitCode.OK.number();
    }

    /** A whole log as a file. */
    @Command(
            name = "export",
            description = "Write the whole log with its last checkpoint.",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin AuditSource source,
            @Option(
                            names = "--log",
                            paramLabel = "ORIGIN",
                            description =
                                    "An earlier log of the gateway's, as 'audit logs' names it.")
                    @Nullable String origin,
            @Option(names = "-o", paramLabel = "FILE", description = "Where to, not the screen.")
                    @Nullable Path file)
            throws IOException, AuditFormatException {
        copy(source, "/api/audit/export" + AuditSource.ofLog(origin), file);
        return ExitCode.OK.number();
    }

    /** Whether a log is what its checkpoint says. */
    @Command(
            name = "verify",
            description = {
                "Verify all of a log against its signed checkpoint, and that it still contains one that was kept.",
                "Exit code 1: it is not what a checkpoint says."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin AuditSource source,
            @Option(
                            names = "--file",
                            paramLabel = "FILE",
                            description = "A log that was exported, in place of a live one.")
                    @Nullable Path file,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            description = "An earlier checkpoint of the log that was kept.")
                    @Nullable Path kept,
            @Option(
                            names = "--keys",
                            paramLabel = "ID",
                            description =
                                    "The log's keys, as an earlier 'audit verify' printed them; without it they are believed.")
                    @Nullable String keys)
            throws IOException {
        try {
            if (file == null) {
                return source.read("/api/audit/export", in -> verify(in, kept, keys));
            }
            try (BufferedReader in = Files.newBufferedReader(file)) {
                return verify(in, kept, keys);
            }
        } catch (AuditFormatException e) {
            out().println("SKR-T080 The log is not what its checkpoint says: " + e.getMessage());
            return ExitCode.FOUND.number();
        }
    }

    private int verify(BufferedReader in, @Nullable Path keptFile, @Nullable String keys)
            throws IOException, AuditFormatException {
        SignedNote keptNote =
                keptFile == null ? null : SignedNote.parse(Files.readString(keptFile));
        Checkpoint kept = keptNote == null ? null : Checkpoint.of(keptNote);
        Frontier frontier = Frontier.empty();
        Hash[] then = {kept != null && kept.size() == 0 ? Hash.OF_NOTHING : null};
        LogExport.Verified log =
                LogExport.verify(
                        in,
                        (index, leaf, content) -> {
                            frontier.append(leaf);
                            if (kept != null && frontier.size() == kept.size()) {
                                then[0] = frontier.root();
                            }
                        });
        String id = log.keys().keys().id().hex();
        if (keys != null && !keys.equals(id)) {
            throw new AuditFormatException("its keys are %s, not %s".formatted(id, keys));
        }
        if (keptNote != null && kept != null) {
            if (!kept.origin().equals(log.checkpoint().origin()) || !log.keys().signed(keptNote)) {
                throw new AuditFormatException(
                        "the kept checkpoint is of another log, '%s'".formatted(kept.origin()));
            }
            if (!kept.root().equals(then[0])) {
                throw new AuditFormatException(
                        "the kept checkpoint of %d entries has another root: the log was rewritten"
                                .formatted(kept.size()));
            }
        }
        out().printf(
                        Locale.ROOT,
                        "%s: %,d entries (%,d by hash alone) are what the checkpoint says%s.%nkeys %s%n",
                        log.checkpoint().origin(),
                        log.checkpoint().size(),
                        log.pruned(),
                        kept == null ? "" : ", and contain the kept one of " + kept.size(),
                        id);
        return ExitCode.OK.number();
    }

    /** Checkpoints that contradict each other. */
    @Command(
            name = "evidence",
            description = "Show signed checkpoints that contradict each other.",
            mixinStandardHelpOptions = true)
    int evidence(
            @Mixin AuditSource source,
            @Option(
                            names = "--settle",
                            paramLabel = "ID",
                            description = "Say that this one was seen to; the evidence stays.")
                    @Nullable String settled) {
        if (settled != null) {
            source.settle(settled);
        }
        JsonNode evidence = source.evidence();
        evidence.forEach(item -> out().println(AuditText.evidence(item)));
        if (evidence.isEmpty()) {
            out().println("Nothing contradicts anything.");
        }
        return ExitCode.OK.number();
    }

    /** That the log was followed. */
    @Command(
            name = "settle",
            description = {
                "Say that it was seen to why the gateway began a new log (SKR-G762, SKR-G763).",
                "The earlier log stays, and so does the entry that tells of it."
            },
            mixinStandardHelpOptions = true)
    int settle(@Mixin GatewayOption gateway) {
        AuditSource source = AuditSource.ofGateway(gateway);
        boolean isOpen = source.logs().iterator().next().path("fault").isObject();
        if (isOpen) {
            source.settleLog();
        }
        out().println(
                        isOpen
                                ? "Settled; 'audit logs' still shows the earlier log."
                                : "There is nothing to settle.");
        return ExitCode.OK.number();
    }

    private void copy(AuditSource source, String path, @Nullable Path file)
            throws IOException, AuditFormatException {
        source.<Boolean>read(
                path,
                text -> {
                    if (file == null) {
                        text.transferTo(out());
                        out().flush();
                    } else {
                        try (Writer to = Files.newBufferedWriter(file)) {
                            text.transferTo(to);
                        }
                    }
                    return true;
                });
    }

    private void write(String text, @Nullable Path file) throws IOException {
        if (file == null) {
            out().print(text);
            out().flush();
        } else {
            Files.writeString(file, text);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
