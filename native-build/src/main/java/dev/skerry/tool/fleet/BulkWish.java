package dev.skerry.tool.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is to be done to each agent: one thing. */
final class BulkWish {
    @Option(names = "--restart", description = "Have each start again.")
    private boolean restart;

    @Option(
            names = "--drain",
            description = "Have each send all that it has, and take nothing more.")
    private boolean drain;

    @Option(names = "--resume", description = "Have each take readings again.")
    private boolean resume;

    @Option(
            names = "--remove",
            description = "Remove those that are not connected; takes an admin.")
    private boolean remove;

    @Option(
            names = "--assign-profile",
            paramLabel = "NAME[@VERSION]",
            description =
                    "Assign a version of a profile to each by itself; without a version, take that back.")
    private @Nullable String profile;

    @Option(
            names = "--assign-model",
            paramLabel = "NAME[@VERSION]",
            description = "The same with a version of a model.")
    private @Nullable String model;

    @ArgGroup(exclusive = false)
    private @Nullable Tags tags;

    /** Into which groups, and out of which. */
    static final class Tags {
        @Option(names = "--add-tag", paramLabel = "TAG", description = "Give each this tag.")
        private List<String> add = new ArrayList<>();

        @Option(
                names = "--remove-tag",
                paramLabel = "TAG",
                description = "Take this tag from each.")
        private List<String> remove = new ArrayList<>();
    }

    /** As the gateway takes it, without the agents. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (tags != null) {
            json.put("kind", "tags");
            tags.add.forEach(json.putArray("add")::add);
            tags.remove.forEach(json.putArray("remove")::add);
        } else if (profile != null) {
            version(json.put("kind", "profile"), profile);
        } else if (model != null) {
            version(json.put("kind", "model"), model);
        } else {
            json.put("kind", action());
        }
        return json;
    }

    private String action() {
        if (restart) {
            return "restart";
        }
        if (drain) {
            return "drain";
        }
        if (resume) {
            return "resume";
        }
        if (!remove) {
            throw new IllegalStateException("the command line asks for one of these options");
        }
        return "remove";
    }

    private static void version(ObjectNode json, String text) {
        int at = text.indexOf('@');
        json.put("name", at < 0 ? text : text.substring(0, at));
        if (at >= 0) {
            json.put("version", text.substring(at + 1));
        }
    }
}
