using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>The end of a function: outputs are assigned, structures are put together from their members, the value is returned.</summary>
internal sealed partial class Structurer
{
    private void Leave(Region body, List<Variable> parameters)
    {
        Provenance origin = new(-1, Sweep.Adjoint);
        List<int> results = [];
        List<(Variable Target, Expression Value, Provenance Origin)> moves = [];
        Dictionary<string, Expression> members = [];
        for (int i = 0; i < body.Yields.Count; i++)
        {
            int yield = body.Yields[i];
            if (_function.Outputs[i].IsInPlace)
                continue;
            if (_function.Outputs[i].Name is not { } name)
                results.Add(yield);
            else if (Paths.IsPath(name) && _assembled.ContainsKey(Paths.RootOf(name)))
                members.Add(name, Read(yield));
            else if (OutputOf(name, yield, parameters) is var target && Read(yield) is var value && (value is not NameExpression same || same.Variable != target))
                moves.Add((target, value, origin));
        }

        Expression[] returned = [.. results.Select(Read)];
        for (int k = 0; k < returned.Length; k++)
        {
            if (moves.Any(m => returned[k].Mentions(m.Target)) || Mentions(returned[k], members))
                returned[k] = Keep(returned[k], _function.TypeOf(results[k]), "value");
        }

        MoveAll(moves);
        Assemble(members, parameters, origin);
        if (returned.Length > 0)
            Emit(new ReturnStatement(Returned(returned)) { Origin = origin });
    }

    /// <summary>One value, or several as a tuple; members of a structure are put together first, and its tangent beside it.</summary>
    private Expression Returned(Expression[] values)
    {
        if (!_assembled.TryGetValue(AssemblyModel.Result, out AssemblyModel? whole))
            return values.Length == 1 ? values[0] : new TupleExpression(values);
        Output[] outputs = [.. _function.Outputs.Where(o => o.Name is null)];
        bool isPair = outputs.Any(o => o.IsTangent);
        if (isPair)
            KeepData();
        Expression value = Made(Value);
        return isPair ? new TupleExpression(new[] { value, Made(m => At(m, isTangent: true) ?? Data(m)) }) : value;

        Expression Made(Func<string, Expression> member) => new ForeignExpression(whole.Template, whole.Members.Select(member).ToArray());

        Expression? At(string member, bool isTangent) =>
            Array.FindIndex(outputs, o => o.Member == member && o.IsTangent == isTangent) is >= 0 and var i ? values[i] : null;

        // A part that came in as a whole is data, of which no number moves.
        Expression Value(string member)
        {
            string whole = member;
            while (At(whole, isTangent: false) is null && whole.Length > 0)
                whole = whole.Substring(0, whole.LastIndexOf('.'));
            return whole == member ? At(member, isTangent: false)! : new ForeignExpression("{0}" + member.Substring(whole.Length), new[] { At(whole, isTangent: false)! });
        }

        Expression Data(string member) => At(member, isTangent: false) ?? new ForeignExpression("default", default);

        // What carries no derivative stands in the value and in its tangent.
        void KeepData()
        {
            for (int i = 0; i < values.Length; i++)
            {
                int yield = _function.Body.Yields[Array.IndexOf([.. _function.Outputs], outputs[i])];
                bool isData = !outputs[i].IsTangent && At(outputs[i].Member, isTangent: true) is null;
                if (isData && values[i] is not (NameExpression or LiteralExpression))
                    values[i] = Keep(values[i], _function.TypeOf(yield), ResultName(outputs[i]));
            }
        }
    }

    private Variable OutputOf(string name, int value, List<Variable> parameters)
    {
        Variable? target = parameters.FirstOrDefault(p => p.Hint == name);
        if (target is not null)
            return target;
        target = new Variable(_function.TypeOf(value), name) { IsParameter = true };
        _outputs.Add(target);
        _declared.Add(target);
        return target;
    }

    private NameExpression Keep(Expression value, IrType type, string? name)
    {
        Variable kept = new(type, name);
        Emit(new DeclareStatement(kept, value));
        return new NameExpression(kept);
    }

    /// <summary>Whether an expression reads members of what is about to be put together anew.</summary>
    private bool Mentions(Expression value, Dictionary<string, Expression> members) => _variables.Values.Any(
        v => v.IsParameter && v.Hint is { } hint && Paths.IsPath(hint) && members.Keys.Any(m => Paths.RootOf(m) == Paths.RootOf(hint)) && value.Mentions(v));

    /// <summary>pGradient = new Point(…): the members that are outputs, and the arrays that are parameters.</summary>
    private void Assemble(Dictionary<string, Expression> members, List<Variable> parameters, Provenance origin)
    {
        string[] roots =
        [
            .. members.Keys.Concat(parameters.Where(p => p.Type.IsArray && _function.Parameters[parameters.IndexOf(p)].Role == ParameterRole.Gradient).Select(p => p.Hint!))
                .Where(Paths.IsPath).Select(Paths.RootOf).Where(_assembled.ContainsKey).Distinct(),
        ];
        if (roots.Length > 1)
        {
            // One may read members that another overwrites.
            foreach (string name in members.Keys.Where(n => Mentions(members[n], members)).ToArray())
                members[name] = Keep(members[name], IrTypeOf(name), null);
        }

        foreach (string root in roots)
        {
            AssemblyModel assembly = _assembled[root];
            Variable target = new(IrType.Opaque(root), root) { IsParameter = true };
            _outputs.Add(target);
            Expression[] values = [.. assembly.Members.Select(m => MemberValue(root + m, members, parameters))];
            Emit(new AssembleStatement(target, assembly.Template, assembly.Members, values) { Origin = origin });
        }
    }

    private IrType IrTypeOf(string output) =>
        _function.TypeOf(_function.Body.Yields[_function.Outputs.ToList().FindIndex(o => o.Name == output)]);

    private static Expression MemberValue(string name, Dictionary<string, Expression> members, List<Variable> parameters) =>
        members.TryGetValue(name, out Expression? value) ? value : new NameExpression(parameters.First(p => p.Hint == name));
}
