using System;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// The last result of an analysis on this thread. Functions do not change, and several passes in a row, or several members of one method,
/// ask for the same one's.
/// </summary>
/// <typeparam name="T">The analysis.</typeparam>
internal static class LastAnalysis<T>
    where T : class
{
    [ThreadStatic]
    private static object? _subject;

    [ThreadStatic]
    private static T? _result;

    public static T Of<TSubject>(TSubject subject, Func<TSubject, T> analyse)
        where TSubject : class
    {
        if (ReferenceEquals(_subject, subject))
            return _result!;
        T result = analyse(subject);
        (_subject, _result) = (subject, result);
        return result;
    }
}
