package dev.skerry.tool;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the completion script of a shell. */
@Command(
        name = "completion",
        description = "Print the completion script: source <(./skerry completion bash)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    private enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh (which reads bash's script).")
    private Shell shell = Shell.BASH;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        // build, test and clean belong to the launcher, which is a shell script.
        for (String name : new String[] {"build", "test", "clean"}) {
            root.addSubcommand(name, CommandSpec.create());
        }
        String script = AutoComplete.bash("skerry", root);
        if (shell == Shell.ZSH) {
            script = "autoload -U +X bashcompinit && bashcompinit\n" + script;
        }
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }
}
