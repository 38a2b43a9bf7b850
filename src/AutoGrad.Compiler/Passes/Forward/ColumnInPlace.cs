using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// The tangent of the one span that a method writes need not be kept until the end: it is the column of the Jacobian itself.
/// <c>t = scratch; … t[i] = x …; for i: jacobian[i·n + k] = t[i]</c> becomes <c>… jacobian[i·n + k] = x …</c>.
/// </summary>
/// <remarks>The span's own accesses stand beside those of its tangent, so that indices are known to lie within its length.</remarks>
internal sealed class ColumnInPlace
{
    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly FunctionBuilder _builder;
    private readonly FunctionCopy _copies;

    /// <summary>The tangent's names, with what is added to their indices; −1 for nothing.</summary>
    private readonly Dictionary<int, int> _names = [];
    private readonly Allocate _tangent;
    private readonly For _last;
    private readonly Store _into;
    private readonly External _check;

    private ColumnInPlace(Function function, Definitions definitions, Allocate tangent, For last, Store into, External check)
    {
        (_function, _definitions, _tangent, _last, _into, _check) = (function, definitions, tangent, last, into, check);
        _builder = new FunctionBuilder(function.Name, function.Statements);
        _copies = new FunctionCopy(_builder, function, InColumn);
        _names[tangent.Result] = -1;
    }

    public static Function Run(Function function)
    {
        Definitions definitions = Definitions.In(function.Body);
        For[] loops = [.. function.Body.Nodes.OfType<For>()];
        if (loops.Length == 0 || !ReferenceEquals(loops[loops.Length - 1], function.Body.Nodes[function.Body.Nodes.Count - 1]))
            return function;
        For last = loops[loops.Length - 1];
        Node[] effects = [.. last.Body.Nodes.Where(n => n is not (Apply or Constant))];
        if (!last.Initial.IsEmpty || effects.Length != 2 || effects[0] is not Load load || effects[1] is not Store into || into.Value != load.Result || load.Indices[0] != last.Index
            || !IsColumn(function, into.Array) || definitions[load.Array] is not Allocate tangent || !function.Body.Nodes.Any(n => ReferenceEquals(n, tangent))
            || definitions[tangent.Lengths[0]] is not ArrayLength { Array: var output } || !function.Body.Arguments.Contains(output))
            return function;
        if (!function.Callees.IsEmpty || function.Body.AllNodes().Count(n => n is Store store && store.Array == into.Array) != 1)
            return function;
        External[] checks = [.. function.Body.Nodes.OfType<External>().Where(e => e.Effect == Effect.Writes && e.Arguments.Contains(into.Array))];
        bool isWhole = last is { Step: 1, Bound: Bound.Less } && definitions[last.Start] is Constant { Value.Bits: 0 }
            && (last.End == tangent.Lengths[0] || definitions[last.End] is ArrayLength { Array: var all } && all == tangent.Result);
        return checks.Length == 1 && isWhole ? new ColumnInPlace(function, definitions, tangent, last, into, checks[0]).Build() ?? function : function;
    }

    private static bool IsColumn(Function function, int array) =>
        Enumerable.Range(0, function.Parameters.Count).Any(i => function.Body.Arguments[i] == array && function.Parameters[i].Role == ParameterRole.Gradient);

    private Function? Build()
    {
        // With no other row before, an index of a row that is not there leaves the Jacobian, too.
        if (!IsUsedByElements() || !IsFound(_check.Arguments[1]) || !_last.Body.Nodes.OfType<Apply>().SelectMany(n => n.Operands).All(o => _last.Body.Arguments.Contains(o) || IsInside(o) || IsFound(o)))
            return null;
        for (int i = 0; i < _function.Parameters.Count; i++)
            _copies.Bind(_function.Body.Arguments[i], _builder.AddParameter(_function.TypeOf(_function.Body.Arguments[i]), _function.Parameters[i].Name, _function.Parameters[i].Role));
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        int rows = Found(_check.Arguments[1]);
        _builder.ExternalStatement(_check.Template, -1, _copies[_check.Arguments[0]], rows, _copies[_check.Arguments[2]]);
        if (_tangent.Kind != Allocation.Buffer)
            ClearOnce(rows);
        foreach (Node node in _function.Body.Nodes)
        {
            if (!ReferenceEquals(node, _last) && !ReferenceEquals(node, _check))
                _copies.Append(node);
        }

        return _builder.Finish(_function.Outputs, [.. _function.Body.Yields.Select(y => _copies[y])]);
    }

    /// <summary>Rows that nothing is written to are zero in every column. The first ones need no zeros where a loop writes all of them.</summary>
    private void ClearOnce(int rows)
    {
        WrittenRows? written = WrittenRows.Of(_function, _definitions, _names);
        if (written is { PerTrip: 1 } && IsLength(written.Trips))
            return;
        int column = _builder.Apply(Comparisons.Equal, _copies[_function.Body.Arguments[_function.Body.Arguments.Count - 2]], _builder.Integer(0));
        _builder.Open();
        if (written is null || !IsFound(written.Trips))
        {
            _builder.Append(new Clear(_copies[_into.Array]));
        }
        else
        {
            // A loop that has other numbers of trips writes nothing, or leaves the array.
            int count = written.PerTrip == 1 ? Found(written.Trips) : _builder.Apply(Arithmetic.Multiply, _builder.Integer(written.PerTrip), Found(written.Trips));
            _builder.Rename(count, "written");
            int isInside = _builder.Apply(Logic.And, _builder.Apply(Comparisons.GreaterOrEqual, count, _builder.Integer(0)), _builder.Apply(Comparisons.LessOrEqual, count, rows));
            int first = _builder.Apply(Choices.Select, isInside, count, _builder.Integer(0));
            _builder.ExternalStatement("{0}.Slice({1} * {2}).Clear()", -1, _copies[_into.Array], first, _copies[_check.Arguments[2]]);
        }

        Region clear = _builder.Close();
        _builder.Open();
        _builder.If(column, clear, _builder.Close());
    }

    /// <summary>
    /// Elements and parts are written; nothing else is done to the tangent. A tangent that starts as a copy may be read, too: one that starts at
    /// zero would find there what an earlier run for the same column has left.
    /// </summary>
    private bool IsUsedByElements()
    {
        foreach (Node node in _function.Body.AllNodes())
        {
            if (node is View view && _names.ContainsKey(view.Array))
                _names[view.Result] = view.Start;
            bool isPart = node.Operands.Count > 0 && node.Operands[0] != _tangent.Result;
            bool isElement = node is View or Store or ArrayLength || (!isPart && _tangent.Kind == Allocation.Buffer && node is Load or Accumulate) || ReferenceEquals(node, _last.Body.Nodes.First(n => n is Load));
            if (node.Operands.Any(_names.ContainsKey) && (!isElement || (node is Store store && _names.ContainsKey(store.Value)) || (isPart && node is View)))
                return false;
            if (node.Regions.Any(r => r.Yields.Any(_names.ContainsKey)))
                return false;
        }

        return true;
    }

    private bool IsLength(int value) => value == _tangent.Lengths[0]
        || (_definitions[value] is ArrayLength a && (a.Array == _tangent.Result || (_definitions[_tangent.Lengths[0]] is ArrayLength b && a.Array == b.Array)));

    private bool IsInside(int value) => _last.Body.Nodes.Any(n => n.Results.Contains(value));

    /// <summary>Whether a number can be had from the parameters alone.</summary>
    private bool IsFound(int value) => _function.Body.Arguments.Contains(value) || _definitions[value] switch
    {
        Constant => true,
        ArrayLength length => length.Array == _tangent.Result || _function.Body.Arguments.Contains(length.Array),
        Apply apply => _function.TypeOf(value).Kind == TypeKind.Integer && apply.Arguments.All(IsFound),
        _ => false,
    };

    private int Found(int value) => _function.Body.Arguments.Contains(value) ? _copies[value] : _definitions[value] switch
    {
        Constant constant => _builder.Constant(constant.Value),
        ArrayLength length => length.Array == _tangent.Result ? Found(_tangent.Lengths[0]) : _builder.Length(_copies[length.Array], length.Dimension),
        Apply apply => _builder.Apply(apply.Primitive, [.. apply.Arguments.Select(Found)]),
        _ => throw new System.InvalidOperationException(),
    };

    /// <summary>Appends what is done to the column in place of what is done to the tangent; false where it is something else that is done.</summary>
    private bool InColumn(Node node)
    {
        if (ReferenceEquals(node, _tangent))
            return true;
        _builder.Origin = node.Origin;
        switch (node)
        {
            case View view when _names.ContainsKey(view.Array):
                return true;
            case ArrayLength length when _names.ContainsKey(length.Array):
                _copies.Bind(length.Result, length.Array == _tangent.Result ? Found(_tangent.Lengths[0]) : _copies[((View)_definitions[length.Array]!).Length]);
                return true;
            case Load load when _names.ContainsKey(load.Array):
                _builder.Append(new Load(_copies.Define(load.Result), _copies[_into.Array], Place(load.Array, load.Indices[0])));
                return true;
            case Store store when _names.ContainsKey(store.Array):
                _builder.Append(new Store(_copies[_into.Array], Place(store.Array, store.Indices[0]), _copies[store.Value]));
                return true;
            case Accumulate add when _names.ContainsKey(add.Array):
                _builder.Append(new Accumulate(_copies[_into.Array], Place(add.Array, add.Indices[0]), _copies[add.Value]));
                return true;
            default:
                _builder.Origin = Provenance.None;
                return false;
        }
    }

    private int[] Place(int name, int index)
    {
        int row = _names[name] < 0 ? _copies[index] : _builder.Apply(Arithmetic.Add, _copies[_names[name]], _copies[index]);
        return [At(_into.Indices[0])];

        int At(int value) => value == _last.Index ? row
            : !IsInside(value) ? Found(value)
            : _definitions[value] is Apply apply ? _builder.Apply(apply.Primitive, [.. apply.Arguments.Select(At)])
            : _builder.Constant(((Constant)_definitions[value]!).Value);
    }
}
