package org.qipa.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Calls objects whose types only bundles know: an interface here, methods of the same names and parameters there.
 * Gogo's types cannot be shared with bundles from the class path, it looks for its own classes beside them.
 */
final class Duck {

    private Duck() {}

    /** The object as that interface; what a method returns is wrapped likewise where the interface says so. */
    static <T> T as(Class<T> type, Object object) {
        return type.cast(Proxy.newProxyInstance(Duck.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = object.getClass().getMethod(method.getName(), method.getParameterTypes())
                                .invoke(object, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    Class<?> wanted = method.getReturnType();
                    boolean foreign = wanted.isInterface() && result != null && !wanted.isInstance(result);
                    return foreign ? as(wanted, result) : result;
                }));
    }
}
