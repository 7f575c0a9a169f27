package org.qipa.shell;

import java.util.Arrays;
import java.util.List;

/**
 * What stands behind a command's name, checked before anything is done. Commands take their arguments as text, because what
 * Gogo says about one that it cannot convert is no help to anybody.
 */
final class Arguments {

    private Arguments() {
    }

    /** Arguments without options, as many as the usage names: those in brackets may be left out, dots mean any number. */
    static List<String> of(String usage, String... given) throws CommandException {
        List<String> words = Arrays.asList(usage.split(" ")).subList(1, usage.split(" ").length);
        long least = words.stream().filter(w -> !w.startsWith("[")).count();
        long most = usage.contains("...") ? Long.MAX_VALUE : words.size();
        for (String argument : given) {
            if (argument.startsWith("-")) {
                throw new CommandException("no such option: option=" + argument + " usage: " + usage + "; see help "
                        + usage.split(" ")[0]);
            }
        }
        if (given.length < least || given.length > most) {
            throw new CommandException("wrong arguments: given=" + Arrays.toString(given) + " usage: " + usage
                    + "; see help " + usage.split(" ")[0]);
        }
        return List.of(given);
    }

    /** A whole number within limits. */
    static int number(String option, String text, int least, int most) throws CommandException {
        try {
            int number = Integer.decode(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CommandException("not a number within limits: " + option + "=" + text + " limit=" + least + ".." + most);
    }

    /** A number of seconds within limits, as nanoseconds. */
    static long nanos(String option, String text, double least, double most) throws CommandException {
        try {
            double seconds = Double.parseDouble(text.strip());
            if (seconds >= least && seconds <= most) {
                return Math.round(seconds * 1e9);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CommandException("not a number within limits: " + option + "=" + text + " limit=" + least + ".." + most
                + " s");
    }
}
