package dev.skerry.tool.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.util.List;

/** What is wrong with a bundle, for people and for programs. */
public final class ProblemReport {
    private ProblemReport() {}

    /** A line or two for each, and how many there are. */
    public static void print(PrintWriter out, List<BundleProblem> problems) {
        for (BundleProblem problem : problems) {
            problem.render().lines().map(VisibleText::of).forEach(out::println);
        }
        out.printf("%d %s%n", problems.size(), problems.size() == 1 ? "problem" : "problems");
    }

    /** Each as an object. */
    public static ArrayNode json(List<BundleProblem> problems) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (BundleProblem problem : problems) {
            ObjectNode json = list.addObject();
            json.put("code", problem.code().code());
            json.put("file", problem.file());
            json.put("place", problem.place());
            json.put("message", problem.message());
            json.put("hint", problem.hint());
        }
        return list;
    }
}
