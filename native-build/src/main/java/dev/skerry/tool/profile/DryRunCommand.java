package dev.skerry.tool.profile;

import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.dryrun.Step;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.text.Durations;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows captured messages to a profile. */
@Command(
        name = "dry-run",
        description = {
            "Show what a profile makes of captured messages: readings, refusals, rules that fire.",
            "It decodes and judges as an agent does; models are not run."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every message on the profile's topics was understood",
            "1:a message was refused, none is the profile's, or the profile has problems",
            "2:the command line was not understood",
            "3:a file cannot be read, or the gateway or the agent that --from asks does not answer"
        })
final class DryRunCommand implements Callable<Integer> {
    private static final int MAX_PROFILE_BYTES = 1 << 20;

    @Parameters(index = "0", paramLabel = "PROFILE", description = "A profile in YAML.")
    private Path file = Path.of("profile.yaml");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "CAPTURE",
            description = "Captures as 'profile draft' reads them (default: standard input).")
    private List<Path> captures = List.of();

    @Option(
            names = "--from",
            paramLabel = "AGENT/DEVICE",
            converter = RecentMessages.OfDevice.class,
            description =
                    "Take the last messages of a device instead, which its agent still has, by way of its gateway.")
    private RecentMessages.@Nullable Device from;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--site",
            description =
                    "What stands for {site} in topics (default: default; with --from, the agent's).")
    private @Nullable String site;

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            defaultValue = "10s",
            converter = Span.class,
            description =
                    "How far apart messages came that carry no time, for rules that look at windows (default: ${DEFAULT-VALUE}).")
    private Duration every = Duration.ofSeconds(10);

    @Option(
            names = "--quiet",
            description = "Print refused messages, rules that fire and the summary alone.")
    private boolean quiet;

    @Option(
            names = "--json",
            description = "Print a JSON object a line for each message, and the summary last.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** A span of time as profiles write it. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            @Nullable Duration span = Durations.parse(text);
            if (span == null || span.isZero() || span.compareTo(Duration.ofDays(1)) > 0) {
                throw new TypeConversionException(
                        "'%s' is no span such as 500ms, 10s or 5m, of a day at most"
                                .formatted(text));
            }
            return span;
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DeviceProfile profile = profile(out);
        if (profile == null) {
            return ExitCode.FOUND.number();
        }
        RecentMessages.Device device = from;
        if (device != null && !captures.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Name captures or --from, not both of them.");
        }
        RecentMessages recent =
                device == null ? null : RecentMessages.ask(gateway.address(), device);
        String agentsSite = recent == null ? "default" : recent.site();
        var run = new DryRun(profile, site == null ? agentsSite : site, every);
        var summary = new DryRunSummary();
        DryRunReport report = json ? new JsonReport(out) : new TextReport(out, quiet);
        Consumer<CapturedMessage> each =
                message -> {
                    Step step = run.next(message);
                    summary.add(step);
                    report.step(step);
                };
        List<String> skipped =
                recent == null ? CaptureFiles.read(captures, each) : recent.read(each);
        report.end(run, summary, skipped);
        out.flush();
        return (summary.isClean() ? ExitCode.OK : ExitCode.FOUND).number();
    }

    /** The profile, or null when it was told what is wrong with it. */
    private @Nullable DeviceProfile profile(PrintWriter out) {
        String text = SourceFile.required(file, MAX_PROFILE_BYTES);
        return switch (new ProfileCompiler().compile(file.toString(), text)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> {
                if (json) {
                    new JsonReport(out).problems(rejected.problems());
                } else {
                    out.print(rejected.render());
                }
                out.flush();
                yield null;
            }
        };
    }
}
