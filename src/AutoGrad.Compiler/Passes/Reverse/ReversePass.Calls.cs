using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Recursion;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// Recursion. A call's adjoint is the call of the callee's reverse sweep; a function that takes part in one has its two sweeps in two frames,
/// which become functions once Storage has decided what the one leaves for the other.
/// </summary>
internal sealed partial class ReversePass
{
    /// <summary>Links the two frames; branches and loops count from one.</summary>
    private const int FrameLink = int.MaxValue;

    /// <summary>Both sweeps of a function that takes part in a recursion: its parameters, the adjoints of its results, the shadows of its arrays.</summary>
    /// <param name="primal">The function.</param>
    /// <param name="plan">What is known of all functions of the recursion.</param>
    public static Function Frames(Function primal, RecursionPlan plan) =>
        new ReversePass(primal, plan) { _isFrame = true, _isDifferentiated = plan.IsDifferentiated }.BuildFrames();

    /// <summary>Both sweeps in one sequence, for functions whose calls can run both at once.</summary>
    /// <param name="primal">The function.</param>
    /// <param name="plan">What is known of all functions of the recursion.</param>
    public static Function Joint(Function primal, RecursionPlan plan) =>
        new ReversePass(primal, plan) { _isDifferentiated = plan.IsDifferentiated }.BuildJoint();

    private Function BuildJoint()
    {
        int[] arguments = AddPrimals();
        int[] upstream = [.. _primal.Body.Yields.Select((y, k) => AddUpstream(y, k))];
        AddShadows();
        for (int i = 0; i < arguments.Length; i++)
            _forward.Bind(_primal.Body.Arguments[i], arguments[i]);
        _forward.Copied = _shadows.Follow;
        _forward.Copy(_primal.Body.Nodes);

        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        _adjoints.FirstOwn = _builder.ValueCount;
        Seed(upstream);
        Reverse(_primal.Body);
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        int[] adjoints = [.. ActiveNumbers().Select(a => _adjoints.Get(_forward[a]).Id)];
        int[] values = Copies(_primal.Body.Yields);
        return _builder.Finish(values.Concat(adjoints).Select(_ => new Output(null)), [.. values, .. adjoints]);
    }

    private int[] AddPrimals()
    {
        int[] arguments = [.. _primal.Parameters.Select((p, i) => _builder.AddParameter(_primal.TypeOf(_primal.Body.Arguments[i]), p.Name, p.Role, p.Shares))];
        foreach (int real in arguments.Where(a => _plan!.MayBeSingular && _builder.TypeOf(a).IsReal))
            _builder.MarkSingular(real);
        return arguments;
    }

    private void Seed(int[] upstream)
    {
        for (int k = 0; k < upstream.Length; k++)
        {
            if (upstream[k] >= 0 && _activity.IsActive(_primal.Body.Yields[k]))
                _adjoints.Add(_forward[_primal.Body.Yields[k]], _builder.Term(upstream[k]));
        }
    }

    /// <summary>The parameters whose adjoints are results.</summary>
    private IEnumerable<int> ActiveNumbers() =>
        _primal.Body.Arguments.Where((a, i) => _primal.TypeOf(a).IsReal && _primal.Parameters[i].Role == ParameterRole.Active);

    private Function BuildFrames()
    {
        int[] arguments = AddPrimals();
        int[] upstream = [.. _primal.Body.Yields.Select((y, k) => AddUpstream(y, k))];
        AddShadows();

        int[] gone = [.. Enumerable.Range(0, arguments.Length).Where(i => _primal.TypeOf(_primal.Body.Arguments[i]).IsArray && !_plan!.IsAvailable(_primal, i))];
        int[] entry = _builder.Open([.. gone.Select(i => (_primal.TypeOf(_primal.Body.Arguments[i]), (string?)_primal.Parameters[i].Name))]);
        for (int i = 0; i < arguments.Length; i++)
            _forward.Bind(_primal.Body.Arguments[i], gone.Contains(i) ? entry[System.Array.IndexOf(gone, i)] : arguments[i]);
        _forward.Copied = _shadows.Follow;
        _forward.Copy(_primal.Body.Nodes);
        Region forward = _builder.Close(Copies(_primal.Body.Yields));
        int[] values = [.. _primal.Body.Yields.Select(y => _builder.NewValue(_primal.TypeOf(y), _primal.Values[y].Name))];
        _builder.Append(new Frame(values, gone.Select(i => arguments[i]).ToArray(), forward) { Link = FrameLink });

        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        _adjoints.FirstOwn = _builder.ValueCount;
        _builder.Open();
        Seed(upstream);
        Reverse(_primal.Body);
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        int[] active = [.. ActiveNumbers()];
        Region reverse = _builder.Close([.. active.Select(a => _adjoints.Get(_forward[a]).Id)]);
        int[] adjoints = [.. active.Select(a => _builder.NewValue(_primal.TypeOf(a), NameOfAdjoint(a)))];
        _builder.Append(new Frame(adjoints, default, reverse) { Link = FrameLink });
        return _builder.Finish(values.Concat(adjoints).Select(_ => new Output(null)), [.. values, .. adjoints]);
    }

    private int AddUpstream(int yield, int position)
    {
        if (!_primal.TypeOf(yield).IsReal)
            return -1;
        string name = position > 0 && _primal.Values[yield].Name is { } known && _primal.Parameters.All(p => p.Name != known)
            ? Adjoints.NameOfAdjoint(known)
            : DerivativeSignature.UpstreamName + (position == 0 ? "" : position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        int upstream = _builder.AddParameter(_primal.TypeOf(yield), name, ParameterRole.Upstream);
        _builder.MarkStructuralZero(upstream);
        return upstream;
    }

    private void AddShadows()
    {
        Dictionary<int, int> places = [];
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            int argument = _primal.Body.Arguments[i];
            IrType type = _primal.TypeOf(argument);
            if (!type.IsArray || _primal.Parameters[i].Role != ParameterRole.Active)
                continue;
            IrType shadowType = type.Rank == 1 && type.Element!.IsReal ? type.AsSpan() : type;
            int shares = places.TryGetValue(_primal.Parameters[i].Shares, out int place) ? place : -1;
            places[i] = _builder.ParameterCount;
            _shadows.Bind(argument, _builder.AddParameter(shadowType, Adjoints.NameOfAdjoint(_primal.Parameters[i].Name), ParameterRole.Gradient, shares));
        }
    }

    /// <summary>
    /// The callee's reverse sweep takes what it needs of its parameters, the adjoints of the results and the shadows; it returns the adjoints
    /// of the numbers. It is called even where no adjoint arrives, since it takes from the stacks what the forward sweep has left there.
    /// </summary>
    private void ReverseCall(Call call)
    {
        if (!_activity.IsActive(call))
            return;
        int[] all = [.. Enumerable.Range(0, call.Arguments.Count)];
        int[] needed = [.. all.Where(i => _plan!.IsNeeded(call.Callee, i)).Select(i => _forward[call.Arguments[i]])];
        int[] upstream = [.. call.Values.Where(v => _primal.TypeOf(v).IsReal).Select(v => (_adjoints.Take(_forward[v]) ?? Zero(v)).Id)];
        int[] active = [.. all.Where(i => call.Contract.Active[i])];
        int[] shadows = [.. active.Where(i => _primal.TypeOf(call.Arguments[i]).IsArray).Select(i => Shadow(call.Arguments[i], call))];
        int[] numbers = [.. active.Where(i => _primal.TypeOf(call.Arguments[i]).IsReal).Select(i => call.Arguments[i])];
        int[] adjoints = [.. numbers.Select(n => _builder.NewValue(_primal.TypeOf(n), NameOfAdjoint(n)))];

        bool[] written = [.. needed.Select(_ => false), .. upstream.Select(_ => false), .. shadows.Select(_ => true)];
        Contract contract = new(new bool[written.Length], written, _plan!.IsJoint ? Effect.Pure : Effect.Writes);
        _builder.Append(new Call(adjoints, CallNames.Reverse(call.Callee), new[] { needed, upstream, shadows }.SelectMany(a => a).ToArray(), contract)
        {
            Link = _forward.LinkOf(call).Link,
        });
        for (int k = 0; k < numbers.Length; k++)
        {
            _builder.MarkStructuralZero(adjoints[k]);
            if (_activity.IsActive(numbers[k]))
                AddTo(numbers[k], _builder.Term(adjoints[k]));
        }
    }
}
