package dev.skerry.tool.profile;

import dev.skerry.profile.catalogue.Catalogue;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.tool.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the shipped profiles. */
@Command(
        name = "catalogue",
        description =
                "List the profiles that are shipped; profile new --from copies one. docs/catalogue.md says more.",
        mixinStandardHelpOptions = true)
final class CatalogueCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        for (String name : Catalogue.names()) {
            spec.commandLine().getOut().printf("%-28s %s%n", name, description(name));
        }
        return ExitCode.OK.number();
    }

    private static String description(String name) {
        String yaml = Catalogue.yaml(name).orElseThrow();
        return switch (new ProfileCompiler().compile(name, yaml)) {
            case CompileResult.Compiled compiled -> compiled.profile().description();
            case CompileResult.Rejected rejected ->
                    throw new IllegalStateException("shipped, but " + rejected.render());
        };
    }
}
