package dev.skerry.profile.compile;

import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.CompileResult.Rejected;
import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.section.ProfileReader;
import dev.skerry.profile.compile.yaml.DocumentKind;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlReader;
import dev.skerry.profile.model.DeviceProfile;

/** Compiles profiles. Holds nothing between two of them; may be used by several threads. */
public final class ProfileCompiler {
    /**
     * Compiles one profile.
     *
     * @param fileName names the file in problems
     * @param yaml the file's text; a byte order mark in front is passed over
     */
    public CompileResult compile(String fileName, String yaml) {
        var source = SourceText.of(fileName, yaml, DocumentKind.PROFILE.maxChars());
        var findings = new Findings();
        YamlNode.Mapping document =
                new YamlReader(findings, DocumentKind.PROFILE).read(source.text());
        if (document != null) {
            DeviceProfile profile =
                    new ProfileReader(findings, source.lines()).read(document, source.digest());
            if (findings.isEmpty()) {
                return new Compiled(profile);
            }
        }
        return new Rejected(source.problems(findings));
    }
}
