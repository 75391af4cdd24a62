package dev.skerry.tool;

import dev.skerry.tool.alarm.AlarmsCommand;
import dev.skerry.tool.approve.ApproveCommand;
import dev.skerry.tool.artifact.ArtifactCommand;
import dev.skerry.tool.authority.AuthorityCommand;
import dev.skerry.tool.bench.BenchCommand;
import dev.skerry.tool.demo.DemoCommand;
import dev.skerry.tool.enrol.EnrolCommand;
import dev.skerry.tool.evaluate.EvaluateCommand;
import dev.skerry.tool.flash.FlashCommand;
import dev.skerry.tool.fleet.FleetCommand;
import dev.skerry.tool.fuzz.FuzzCommand;
import dev.skerry.tool.model.ModelCommand;
import dev.skerry.tool.notify.NotifyCommand;
import dev.skerry.tool.pack.PackageCommand;
import dev.skerry.tool.people.LoginCommand;
import dev.skerry.tool.people.LogoutCommand;
import dev.skerry.tool.people.PeopleCommand;
import dev.skerry.tool.people.TokenCommand;
import dev.skerry.tool.policy.PolicyCommand;
import dev.skerry.tool.profile.ProfileCommand;
import dev.skerry.tool.simulate.SimulateCommand;
import dev.skerry.tool.update.UpdateCommand;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the command line. */
@Command(
        name = "skerry",
        description = "Edge-to-cloud IoT agent gateway.",
        mixinStandardHelpOptions = true,
        version = "skerry 0.1.0",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and everything is right",
            "1:done, and something was found: a problem in a profile, a lost reading",
            "2:the command line was not understood",
            "3:this machine or what runs on it does not allow it",
            "70:a fault of the tool itself"
        },
        subcommands = {
            DemoCommand.class,
            AgentCommand.class,
            GatewayCommand.class,
            FlashCommand.class,
            EnrolCommand.class,
            AuthorityCommand.class,
            PolicyCommand.class,
            ProfileCommand.class,
            ModelCommand.class,
            UpdateCommand.class,
            BenchCommand.class,
            EvaluateCommand.class,
            FuzzCommand.class,
            SimulateCommand.class,
            FleetCommand.class,
            StatusCommand.class,
            SendCommand.class,
            TwinCommand.class,
            ConflictsCommand.class,
            AlarmsCommand.class,
            NotifyCommand.class,
            ReplayCommand.class,
            QuarantineCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            PeopleCommand.class,
            TokenCommand.class,
            SigningCommand.class,
            ArtifactCommand.class,
            ApproveCommand.class,
            AuditCommand.class,
            PackageCommand.class,
            CompletionCommand.class
        })
public final class Main implements Runnable {
    /** The level of a logger that nobody refers to is forgotten. */
    private static final Logger ROOT_LOGGER = Logger.getLogger("");

    private static final Pattern TOKEN = Pattern.compile("(?i)skerry-[a-z2-7]{8}-[a-z2-7]{26}");

    @Spec private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        // The broker and the CoAP stack report each connection.
        ROOT_LOGGER.setLevel(Level.WARNING);
        System.exit(commandLine().execute(args));
    }

    /** The command line, which prints a {@link ToolException} as its message alone. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::misunderstood)
                .setExecutionExceptionHandler(
                        (exception, line, result) -> {
                            if (exception instanceof ToolException failure) {
                                line.getErr().println(failure.getMessage());
                                return failure.exitCode().number();
                            }
                            exception.printStackTrace(line.getErr());
                            return ExitCode.INTERNAL.number();
                        });
    }

    private static int misunderstood(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        if (Arrays.stream(arguments).anyMatch(Main::isToken)) {
            // Without the message, which has it.
            line.getErr()
                    .println(
                            "SKR-A600 A token is on the command line, which everybody on this machine can read: put it in a file for --token-file, in the environment as SKERRY_AGENT_ENROL_TOKEN, or type it when you are asked. If others use this machine, cancel it and make another.");
            return ExitCode.USAGE.number();
        }
        String message = String.valueOf(e.getMessage()).replaceAll("\\R", " ");
        String guess =
                e instanceof UnmatchedArgumentException unmatched
                                && !unmatched.getSuggestions().isEmpty()
                        ? "; did you mean %s?".formatted(unmatched.getSuggestions().getFirst())
                        : ".";
        line.getErr()
                .printf(
                        "SKR-T040 %s%s See './%s --help'.%n",
                        message, guess, line.getCommandSpec().qualifiedName());
        return ExitCode.USAGE.number();
    }

    /** Whether that is a token for an agent, all of it or not. */
    private static boolean isToken(String argument) {
        return argument.equals("--token")
                || argument.startsWith("--token=")
                || TOKEN.matcher(argument).find();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
