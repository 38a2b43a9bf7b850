using System;
using System.Collections;
using System.Collections.Generic;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>What GradBench calls a module: functions by name, each of which takes an input apart and is then ready to run.</summary>
/// <param name="name">As in <c>define</c>.</param>
internal sealed class Eval(string name) : IEnumerable<string>
{
    private readonly Dictionary<string, Func<Input, Evaluation>> _functions = [];

    public string Name { get; } = name;

    /// <summary>Adds a function: from an input to what is timed.</summary>
    public void Add(string function, Func<Input, Evaluation> prepare) => _functions.Add(function, prepare);

    /// <exception cref="BadInputException">There is no such function, or the input is not what it takes.</exception>
    public Evaluation Prepare(string function, Input input) => _functions.TryGetValue(function, out Func<Input, Evaluation>? prepare)
        ? prepare(input)
        : throw new BadInputException($"unknown function {function}; {Name} has {string.Join(", ", _functions.Keys)}");

    public IEnumerator<string> GetEnumerator() => _functions.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
