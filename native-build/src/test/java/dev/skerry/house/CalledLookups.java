package dev.skerry.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What compiled classes look up by name, which a native executable only finds when it was told. */
final class CalledLookups {
    /** Methods that look something up, by their class. */
    private static final Map<String, Set<String>> LOOKUPS =
            Map.of(
                    "java/lang/Class",
                    Set.of(
                            "forName",
                            "newInstance",
                            "getConstructor",
                            "getConstructors",
                            "getDeclaredConstructor",
                            "getDeclaredConstructors",
                            "getMethod",
                            "getMethods",
                            "getDeclaredMethod",
                            "getDeclaredMethods",
                            "getField",
                            "getFields",
                            "getDeclaredField",
                            "getDeclaredFields",
                            "getRecordComponents",
                            "getPermittedSubclasses",
                            "getResource",
                            "getResourceAsStream"),
                    "java/lang/ClassLoader",
                    Set.of("loadClass", "getResource", "getResources", "getResourceAsStream"),
                    "java/lang/reflect/Proxy",
                    Set.of("newProxyInstance"),
                    "java/util/ServiceLoader",
                    Set.of("load", "loadInstalled"),
                    "java/util/ResourceBundle",
                    Set.of("getBundle"),
                    "java/io/ObjectInputStream",
                    Set.of("readObject"),
                    "java/lang/System",
                    Set.of("load", "loadLibrary"),
                    "java/lang/foreign/Linker",
                    Set.of("downcallHandle", "upcallStub"),
                    "java/lang/invoke/MethodHandles$Lookup",
                    Set.of(
                            "findVirtual",
                            "findStatic",
                            "findConstructor",
                            "findVarHandle",
                            "findGetter",
                            "unreflect",
                            "findClass"));

    /** A class that looks something up. */
    record Lookup(String caller, String method, String argument) {}

    private final List<ClassModel> classes = new ArrayList<>();

    CalledLookups(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
                classes.add(ClassFile.of().parse(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lookups, with the constant that stands in front of each. */
    List<Lookup> lookups() {
        List<Lookup> found = new ArrayList<>();
        for (ClassModel one : classes) {
            for (MethodModel method : one.methods()) {
                Object constant = "";
                for (CodeElement element : code(method)) {
                    if (element instanceof ConstantInstruction it) {
                        constant = it.constantValue();
                    }
                    if (element instanceof InvokeInstruction it && isLookup(it)) {
                        String called = it.owner().asInternalName() + "." + it.name().stringValue();
                        found.add(new Lookup(name(one), called, String.valueOf(constant)));
                    }
                }
            }
        }
        return found;
    }

    /**
     * Classes whose static initialiser uses a class of these packages; a table of a switch over an
     * enum is one.
     */
    List<String> initializedWith(List<String> packages) {
        return classes.stream()
                .filter(
                        one ->
                                one.methods().stream()
                                        .filter(method -> isNamed(method, "<clinit>"))
                                        .flatMap(method -> code(method).stream())
                                        .map(CalledLookups::owner)
                                        .anyMatch(used -> isIn(used, packages)))
                .map(CalledLookups::name)
                .toList();
    }

    /** Classes that look enum constants up by name when a switch over patterns runs. */
    List<String> withEnumLabels() {
        return classes.stream()
                .filter(
                        one ->
                                one.methods().stream()
                                        .flatMap(method -> code(method).stream())
                                        .anyMatch(CalledLookups::hasEnumLabels))
                .map(CalledLookups::name)
                .toList();
    }

    private static boolean hasEnumLabels(CodeElement element) {
        return element instanceof InvokeDynamicInstruction it
                && it.bootstrapMethod().owner().descriptorString().contains("SwitchBootstraps")
                && it.bootstrapMethod().methodName().equals("typeSwitch")
                && it.bootstrapArgs().stream()
                        .anyMatch(argument -> argument.toString().contains("EnumDesc"));
    }

    private static boolean isIn(String internalName, List<String> packages) {
        return packages.stream().anyMatch(name -> internalName.startsWith(name.replace('.', '/')));
    }

    private static String owner(CodeElement element) {
        return switch (element) {
            case FieldInstruction it -> it.owner().asInternalName();
            case InvokeInstruction it -> it.owner().asInternalName();
            case NewObjectInstruction it -> it.className().asInternalName();
            default -> "";
        };
    }

    private static boolean isLookup(InvokeInstruction call) {
        return LOOKUPS.getOrDefault(call.owner().asInternalName(), Set.of())
                .contains(call.name().stringValue());
    }

    private static boolean isNamed(MethodModel method, String name) {
        return method.methodName().equalsString(name);
    }

    private static List<CodeElement> code(MethodModel method) {
        return method.code().map(code -> code.elementList()).orElse(List.of());
    }

    private static String name(ClassModel one) {
        return one.thisClass().asInternalName().replace('/', '.');
    }
}
