using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Turns a function back into statements: decides what becomes a variable and what is folded into an expression, which values share a
/// variable, and where each is declared. After this, printing decides nothing.
/// </summary>
/// <remarks>
/// A value that is read once, in the region that binds it, and has no user name waits and is folded into its reader. It is written out
/// earlier if a variable that it mentions is about to change, or memory that it reads is about to be written.
/// </remarks>
internal sealed partial class Structurer
{
    /// <summary>Longer expressions read badly: they are cut at a temporary.</summary>
    private const int LongestExpression = 16;

    /// <summary>Up to this many elements live on the stack.</summary>
    private const int LongestOnStack = 64;

    /// <summary>Foreign state, as an alias class.</summary>
    private const int ForeignState = -1;

    private readonly Function _function;
    private readonly string _typeArguments;
    private readonly IReadOnlyDictionary<string, AssemblyModel> _assembled;
    private readonly AliasClasses _memory;
    private readonly Webs _webs;
    private readonly Uses _uses;
    private readonly Func<int, Expression> _read;
    private readonly HashSet<int> _callerMemory = [];
    private readonly HashSet<int> _starts = [];
    private readonly Dictionary<int, Expression> _always = [];
    private readonly Dictionary<int, Variable> _variables = [];

    /// <summary>The webs that a variable stands for; nearly always one.</summary>
    private readonly Dictionary<Variable, List<int>> _websOf = [];
    private readonly HashSet<Variable> _declared = [];
    private readonly List<Variable> _outputs = [];
    private Scope _scope = new();
    private Contents _contents = new();
    private readonly bool _calls;
    private int _depth;

    private Structurer(
        Function function, IEnumerable<string> readOnly, string typeArguments, IReadOnlyDictionary<string, AssemblyModel> assembled)
    {
        _typeArguments = typeArguments;
        _function = function;
        _assembled = assembled;
        _memory = AliasClasses.Of(function);
        _uses = new Uses(function);
        _calls = function.Body.AllNodes().Any(n => n is Call);
        _read = Read;
        HashSet<string> names = [.. readOnly];
        _webs = new Webs(function, function.Body.Arguments.Where((a, i) => names.Contains(function.Parameters[i].Name)));
    }

    /// <param name="function">The function.</param>
    /// <param name="readOnlyParameters">Parameters that may not be assigned.</param>
    /// <param name="typeArguments">"" or "&lt;T&gt;", which the functions that it calls are given.</param>
    /// <param name="assembled">What is put together from outputs that are its members, by its name.</param>
    public static StructuredFunction Run(
        Function function, IEnumerable<string> readOnlyParameters, string typeArguments = "", IReadOnlyDictionary<string, AssemblyModel>? assembled = null) =>
        new Structurer(function, readOnlyParameters, typeArguments, assembled ?? new Dictionary<string, AssemblyModel>()).Build();

    private StructuredFunction Build()
    {
        Region body = _function.Body;
        List<Variable> parameters = [];
        for (int i = 0; i < body.Arguments.Count; i++)
        {
            int argument = body.Arguments[i];
            Variable variable = new(_function.TypeOf(argument), _function.Parameters[i].Name) { IsParameter = true };
            parameters.Add(variable);
            Name(_webs.WebOf(argument), variable);
            _declared.Add(variable);
            if (_function.TypeOf(argument).IsArray && _function.Parameters[i].Role != ParameterRole.Gradient)
                _callerMemory.Add(_memory.ClassOf(argument));
        }

        // for (int i = n - 1; …): the start is not a variable i of its own.
        foreach (For loop in body.AllNodes().OfType<For>())
        {
            if (_function.Values[loop.Start].Name == _function.Values[loop.Index].Name)
                _starts.Add(loop.Start);
        }

        foreach (Node node in body.Nodes)
            Visit(node);
        Leave(body, parameters);
        return new StructuredFunction(parameters, _outputs, _scope.Block);
    }

    /// <summary>Structures a region of its own scope; its yields come back as expressions.</summary>
    private (Block Block, Expression[] Yields) Nested(Region region)
    {
        Scope outer = _scope;
        _scope = new Scope();
        _depth++;
        foreach (Node node in region.Nodes)
            Visit(node);
        Expression[] yields = [.. region.Yields.Select(Read)];
        Block block = _scope.Block;
        _depth--;
        _scope = outer;
        return (block, yields);
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Constant constant:
                _always[constant.Result] = new LiteralExpression(constant.Value);
                break;
            case Apply apply:
                IrType type = _function.TypeOf(apply.Arguments[0]);
                Bind(apply.Result, new PrimitiveExpression(apply.Primitive, apply.Arguments.Map(_read), type), node.Origin);
                break;
            case Load load:
                Expression element = new ElementExpression(Read(load.Array), load.Indices.Map(_read)) { IsStrip = IsStrip(load.Array, load.Result), IsWide = IsWide(load.Result) };
                Bind(load.Result, element, node.Origin, _memory.ClassOf(load.Array));
                break;
            case ArrayLength length:
                VisitLength(length);
                break;
            case View view:
                Bind(view.Result, new SliceExpression(Read(view.Array), _function.TypeOf(view.Array), Read(view.Start), Read(view.Length)), node.Origin);
                break;
            case External external:
                VisitExternal(external);
                break;
            case Call call:
                VisitCall(call);
                break;
            case Pop pop:
                Declare(pop.Result, new PopExpression(VariableOf(pop.Stack)), node.Origin);
                break;
            case If branch:
                VisitIf(branch);
                break;
            case For loop:
                VisitFor(loop);
                break;
            case While loop:
                VisitWhile(loop);
                break;
            default:
                VisitEffect(node);
                break;
        }
    }

    private void VisitEffect(Node node)
    {
        switch (node)
        {
            case Store store:
                Expression target = new ElementExpression(Read(store.Array), store.Indices.Map(_read)) { IsStrip = IsStrip(store.Array, store.Value), IsWide = IsWide(store.Value) };
                Expression stored = Read(store.Value);
                BeforeWrite(_memory.ClassOf(store.Array));
                Emit(new AssignStatement(target, stored) { Origin = node.Origin });
                break;
            case Accumulate add:
                Expression sum = new ElementExpression(Read(add.Array), add.Indices.Map(_read)) { IsStrip = IsStrip(add.Array, add.Value), IsWide = IsWide(add.Value) };
                Expression added = Read(add.Value);
                BeforeWrite(_memory.ClassOf(add.Array));
                Emit(new AccumulateStatement(sum, added) { Origin = node.Origin });
                break;
            case Clear clear:
                Expression array = Read(clear.Array);
                BeforeWrite(_memory.ClassOf(clear.Array));
                Emit(new ClearStatement(array, _function.TypeOf(clear.Array)) { Origin = node.Origin });
                break;
            case Allocate fresh:
                VisitAllocate(fresh);
                break;
            case NewStack stack:
                Emit(new StackStatement(Fresh(stack.Result)) { Origin = node.Origin });
                break;
            case Push push:
                Emit(new PushStatement(VariableOf(push.Stack), Read(push.Value)) { Origin = node.Origin });
                break;
            case Throw exit:
                Emit(new ThrowStatement(new ForeignExpression(exit.Template, exit.Arguments.Map(_read))) { Origin = node.Origin });
                break;
        }
    }

    private void VisitAllocate(Allocate fresh)
    {
        IrType type = _function.TypeOf(fresh.Result);
        EquatableArray<Expression> lengths = fresh.Lengths.Map(_read);
        bool isSmall = lengths.Count == 1 && lengths[0] is LiteralExpression { Value.Bits: >= 0 and <= LongestOnStack };
        bool isHeap = fresh.Kind == Allocation.Managed || type.Rank != 1 || type.Form == ArrayForm.Array;

        // In a loop or branch it is made before: not in a recursion, whose frames are many.
        bool isMadeBefore = _depth > 0 && !isHeap && !_calls;
        bool isStack = isSmall && (_depth == 0 || isMadeBefore) && !_memory.IsExchanged(fresh.Result) && type.Element!.IsUnmanaged;
        Variable variable = VariableOf(fresh.Result);
        Variable? earlier = _declared.Add(variable) ? null : variable;
        if (earlier is not null)
        {
            // The variable has held another array before: the new one gets there by assignment.
            variable = new Variable(type, null);
            isStack = false;
        }

        Variable? backing = isHeap || isStack ? null : new Variable(IrType.ArrayOf(type.Element!), (variable.Hint ?? "t") + "Array");
        Emit(new AllocateStatement(variable, lengths, isHeap ? Allocation.Managed : fresh.Kind, backing) { IsMadeBefore = isStack && isMadeBefore, Origin = fresh.Origin });
        if (earlier is not null)
            Assign(earlier, new NameExpression(variable), fresh.Origin);
    }

    private void VisitLength(ArrayLength length)
    {
        Expression expression = new LengthExpression(Read(length.Array), length.Dimension, _function.TypeOf(length.Array).Rank);
        bool isStable = expression is LengthExpression { Array: NameExpression } && _webs.Members(length.Array).Count == 1;
        if (isStable && _function.Values[length.Result].Name is null && _webs.Members(length.Result).Count == 1)
            _always[length.Result] = expression;
        else
            Bind(length.Result, expression, length.Origin);
    }

    /// <summary>The expression for a value: its text if it waited for this reader, else its variable.</summary>
    private Expression Read(int value)
    {
        if (_always.TryGetValue(value, out Expression? expression))
            return expression;
        return _scope.Take(value) is { } pending ? pending.Expression : new NameExpression(VariableOf(value));
    }

    /// <summary>Gives a value its text: folded into its reader, or a variable.</summary>
    private void Bind(int value, Expression expression, Provenance origin, params int[] reads)
    {
        if (_uses.CountOf(value) == 0)
            return;
        bool isShared = _webs.Members(value).Count > 1;
        if (!isShared && IsIndexArithmetic(value, expression))
        {
            _always[value] = expression;
            return;
        }

        bool isNamed = _function.Values[value].Name is not null && !_starts.Contains(value);
        bool folds = _uses.IsFoldable(value) && expression.Size <= LongestExpression && !isNamed && (!isShared || _uses.IsYield(value));
        if (folds)
            _scope.Wait(value, new Pending(expression, origin, Merge(expression, reads)));
        else
            Declare(value, expression, origin);
    }

    /// <summary>
    /// i + 1, i * d + j: repeated where it is read, as a person would write it (the JIT computes it once), as long as nothing in it changes.
    /// </summary>
    private bool IsIndexArithmetic(int value, Expression expression) =>
        _function.TypeOf(value) == IrType.Int32 && (_function.Values[value].Name is null || _starts.Contains(value)) && expression.Size <= 5
        && expression is PrimitiveExpression { Primitive: { Notation: Notation.Infix, Symbol: "+" or "-" or "*" } } && IsFixed(expression);

    private bool IsFixed(Expression expression) => expression switch
    {
        LiteralExpression or LengthExpression => true,
        NameExpression name => !IsShared(name.Variable),
        PrimitiveExpression primitive => primitive.Operands.All(IsFixed),
        _ => false,
    };

    /// <summary>What an expression reads includes what the expressions folded into it read.</summary>
    private EquatableArray<int> Merge(Expression expression, int[] reads)
    {
        if (expression is PrimitiveExpression { Operands: var operands } && reads.Length == 0 && operands.All(o => o is NameExpression or LiteralExpression))
            return default;
        SortedSet<int> all = [.. reads];
        MemoryReads.Collect(expression, all, name => name.Type.IsArray ? ClassOf(name) : null);
        return all.ToArray();
    }

    private int? ClassOf(Variable array) => _websOf.TryGetValue(array, out List<int>? webs) ? _memory.ClassOf(webs[0]) : null;

    /// <summary>Writes a value to its variable, declaring it if this is its first mention.</summary>
    private void Declare(int value, Expression expression, Provenance origin)
    {
        Variable variable = VariableOf(value);
        if (_declared.Add(variable))
        {
            Emit(new DeclareStatement(variable, expression) { Origin = origin });
            return;
        }

        Assign(variable, expression, origin);
    }

    private void Assign(Variable variable, Expression expression, Provenance origin)
    {
        if (expression is NameExpression name && name.Variable == variable)
            return;
        WriteOutReaders(variable);
        _contents.Forget(variable);
        Emit(new AssignStatement(new NameExpression(variable), expression) { Origin = origin });
    }

    /// <summary>Whether a vector comes from, or goes to, neighbouring numbers.</summary>
    private bool IsWide(int value) => _function.TypeOf(value).Vectors is not null;

    private bool IsStrip(int array, int value) => _function.TypeOf(value).IsVector && !_function.TypeOf(array).Element!.IsVector;

    private Variable Fresh(int value)
    {
        Variable variable = VariableOf(value);
        _declared.Add(variable);
        return variable;
    }

    private Variable VariableOf(int value)
    {
        int web = _webs.WebOf(value);
        if (!_variables.TryGetValue(web, out Variable? variable))
            Name(web, variable = new Variable(_function.TypeOf(value), _webs.NameOf(value) ?? ResultOf(web)));
        return variable;
    }

    private void Name(int web, Variable variable)
    {
        _variables[web] = variable;
        if (!_websOf.TryGetValue(variable, out List<int>? webs))
            _websOf[variable] = webs = [];
        webs.Add(web);
    }

    /// <summary>Whether the variable takes several values in the course of the method.</summary>
    private bool IsShared(Variable variable) =>
        _websOf.TryGetValue(variable, out List<int>? webs) && webs.Any(w => _webs.Members(w).Count > 1);

    /// <summary>The name of a variable that holds what the method returns, or a member of that; null for other variables.</summary>
    private string? ResultOf(int web) => Enumerable.Range(0, _function.Outputs.Count)
        .Where(i => _function.Outputs[i].Name is null && _webs.WebOf(_function.Body.Yields[i]) == web)
        .Select(i => ResultName(_function.Outputs[i])).FirstOrDefault();

    private static string ResultName(Output output) => Paths.Identifier((output.IsTangent ? "tangent" : "value") + output.Member);

    private void Emit(Statement statement) => _scope.Block.Statements.Add(statement);
}
