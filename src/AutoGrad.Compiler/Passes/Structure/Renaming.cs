using AutoGrad.Compiler.Code;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Replaces one variable by another in an expression.</summary>
internal static class Renaming
{
    public static Expression Replace(Expression expression, Variable old, Variable other)
    {
        if (!expression.Mentions(old))
            return expression;
        Expression Inner(Expression e) => Replace(e, old, other);
        return expression switch
        {
            NameExpression => new NameExpression(other),
            PrimitiveExpression p => new PrimitiveExpression(p.Primitive, p.Operands.Map(Inner), p.OperandType),
            ConditionalExpression c => new ConditionalExpression(Inner(c.Condition), Inner(c.Then), Inner(c.Else)),
            ElementExpression e => new ElementExpression(Inner(e.Array), e.Indices.Map(Inner)),
            LengthExpression l => l with { Array = Inner(l.Array) },
            SliceExpression s => new SliceExpression(Inner(s.Array), s.ArrayType, Inner(s.Start), Inner(s.Length)),
            ForeignExpression f => new ForeignExpression(f.Template, f.Operands.Map(Inner)),
            CallExpression c => new CallExpression(c.Name, c.Operands.Map(Inner)),
            _ => expression,
        };
    }
}
