using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>What may be worth telling the user of a function that can be differentiated; changes nothing.</summary>
internal static class Findings
{
    public static IEnumerable<Finding> Of(Function primal)
    {
        Activity activity = Activity.Of(primal);
        Influence carries = Influence.Carries(primal, activity.Memory);
        return [.. Parameters(primal, carries, activity.Memory), .. Inside(primal, activity, carries)];
    }

    /// <summary>The same inside a function of a recursion, whose parameters are nobody's concern.</summary>
    public static IEnumerable<Finding> OfCallee(Function callee)
    {
        Activity activity = Activity.Of(callee);
        return Inside(callee, activity, Influence.Carries(callee, activity.Memory));
    }

    private static IEnumerable<Finding> Inside(Function function, Activity activity, Influence carries)
    {
        bool IsActive(int value) => function.TypeOf(value).RealElement is not null && activity.IsVaried(value) && carries[value];
        return [.. Conversions(function, activity), .. Traps.Of(function, IsActive, activity.Memory)];
    }

    private static IEnumerable<Finding> Parameters(Function primal, Influence carries, AliasClasses memory)
    {
        HashSet<int> read = [];
        foreach (int use in primal.Body.AllUses())
            read.Add(primal.TypeOf(use).IsArray ? memory.ClassOf(use) : use);
        for (int i = 0; i < primal.Parameters.Count; i++)
        {
            int value = primal.Body.Arguments[i];
            if (primal.Parameters[i].Role != ParameterRole.Active || carries[value])
                continue;
            bool isRead = read.Contains(primal.TypeOf(value).IsArray ? memory.ClassOf(value) : value);
            yield return new Finding(isRead ? FindingKind.Uninfluential : FindingKind.Unread, value, primal.Parameters[i].Name);
        }
    }

    private static IEnumerable<Finding> Conversions(Function primal, Activity activity)
    {
        Influence feeds = Influence.Feeds(primal, activity.Memory);
        foreach (Node node in primal.Body.AllNodes())
        {
            bool converts = node switch
            {
                Apply apply => apply.Primitive == Rules.Conversions.ToInt32 || apply.Primitive == Rules.Conversions.ToInt64,
                External { Site: >= 0, Result.Count: 1 } external => primal.TypeOf(external.Result[0]).Kind == TypeKind.Integer,
                _ => false,
            };
            if (converts && feeds[node.Results[0]] && node.Operands.Any(o => primal.TypeOf(o).IsReal && activity.IsVaried(o)))
                yield return new Finding(FindingKind.IntegerConversion, node.Results[0], "");
        }
    }
}
