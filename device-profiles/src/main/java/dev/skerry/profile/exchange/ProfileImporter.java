package dev.skerry.profile.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.exchange.edgex.EdgexImport;
import dev.skerry.profile.exchange.lwm2m.Lwm2mImport;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.ForeignDocument;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Unreadable;
import dev.skerry.profile.exchange.wot.WotImport;
import java.util.Optional;

/** Makes profiles of what others describe devices with. May be used by several threads. */
public final class ProfileImporter {
    /** The longest text that is read, in characters. */
    public static final int MAX_CHARS = ForeignDocument.MAX_CHARS;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Makes a profile of a description.
     *
     * @param format of the text; empty to find out
     */
    public ImportResult read(Optional<ForeignFormat> format, String text) {
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        var leftovers = new Leftovers();
        try {
            if (plain.length() > MAX_CHARS) {
                throw new Unreadable(
                        ExchangeCode.TOO_LARGE,
                        "the file has %,d characters or more, at most %,d are read"
                                .formatted(plain.length(), MAX_CHARS),
                        "is it a description of a device? split it if it is");
            }
            if (format.orElse(null) == ForeignFormat.LWM2M
                    || (format.isEmpty() && plain.stripLeading().startsWith("<"))) {
                return imported(ForeignFormat.LWM2M, Lwm2mImport.read(plain, leftovers), leftovers);
            }
            JsonNode document = ForeignDocument.read(plain);
            ForeignFormat found = format.isPresent() ? format.get() : guess(document);
            ProfileDraft draft =
                    found == ForeignFormat.WOT
                            ? WotImport.read(document, leftovers)
                            : EdgexImport.read(document, leftovers);
            return imported(found, draft, leftovers);
        } catch (Unreadable e) {
            return new ImportResult.Refused(
                    e.code().code(), String.valueOf(e.getMessage()), e.hint());
        }
    }

    private static ForeignFormat guess(JsonNode document) throws Unreadable {
        if (EdgexImport.knows(document)) {
            return ForeignFormat.EDGEX;
        }
        if (WotImport.knows(document)) {
            return ForeignFormat.WOT;
        }
        throw new Unreadable(
                ExchangeCode.UNKNOWN_FORMAT,
                "this is neither an EdgeX device profile ('deviceResources') nor a W3C Thing"
                        + " Description or Model ('@context', 'properties') nor an LwM2M object"
                        + " ('<LWM2M>')",
                "name the right file, or say what it is with --format");
    }

    private static ImportResult imported(
            ForeignFormat format, ProfileDraft draft, Leftovers leftovers) throws Unreadable {
        if (draft.count("resources") == 0) {
            throw new Unreadable(
                    ExchangeCode.NOTHING_TO_READ,
                    "nothing in it is a value that a device reports"
                            + (leftovers.all().isEmpty()
                                    ? ""
                                    : "; the first of what was left out: "
                                            + leftovers.all().getFirst().render()),
                    "a profile needs at least one resource: write it by hand, or take another file");
        }
        String yaml = draft.render();
        if (new ProfileCompiler().compile("imported.yaml", yaml)
                instanceof CompileResult.Rejected rejected) {
            throw new IllegalStateException(
                    "the imported profile does not compile: " + rejected.render());
        }
        return new ImportResult.Imported(format, yaml, leftovers.all());
    }
}
